import type { Entry } from "./entry.js";

/** Stack files of Docker Swarm and Compose files: what the tools refuse, pass over, or take otherwise than meant. */
export const stacksCodes = () => ({
  "stack-key-unknown": {
    severity: "error",
    title: "A stack file has a key that Docker does not know",
    means: "The whole file is refused when it is deployed. Keys are those of version 3.13 for a Swarm, and of the Compose specification for Compose.",
    fix: "Correct the key, or remove it.",
  },
  "stack-key-refused": {
    severity: "error",
    title: "A stack file has a key that a Swarm refuses",
    means: "`docker stack deploy` is not `docker compose`: it stops at this key, though Compose takes it.",
    fix: "Use what takes its place on a Swarm, which the finding names.",
  },
  "stack-key-ignored": {
    severity: "warning",
    title: "A key of a stack file does nothing",
    means: "The key is read and passed over, with a warning that nobody sees when Portainer deploys. What it was to do is not done.",
    fix: "Use what takes its place, which the finding names, or remove the key.",
  },
  "stack-version": {
    severity: "warning",
    title: "A stack file says that it is of an old version",
    means: "`docker stack deploy` then goes by the schema of that version and refuses keys that came later. The checks go by 3.13.",
    fix: "Remove `version`: the command line then takes the newest that it has.",
  },
  "stack-value-type": {
    severity: "error",
    title: "A value of a stack file has the wrong type",
    means: "The file is refused when it is deployed. Most often quotes are missing, or too many: CPUs are text on a Swarm, ports are numbers.",
    fix: "Write the value in the type that the message names.",
  },
  "stack-value-invalid": {
    severity: "error",
    title: "A value of a stack file has the wrong form",
    means: "The file, or the service when it is created, is refused: a duration without a unit, a size in Kubernetes' units, a port that there is not.",
    fix: "Write a value of the form that the message names.",
  },
  "stack-value-missing": {
    severity: "error",
    title: "A stack file leaves out what Docker needs",
    means: "Without it the file is refused, or the service is not created.",
    fix: "Add what the message names.",
  },
  "stack-value-conflict": {
    severity: "error",
    title: "Two settings of a stack file exclude each other",
    means: "Docker refuses both together, or one of them does nothing.",
    fix: "Remove one of the two.",
  },
  "stack-entry-duplicate": {
    severity: "error",
    title: "A list of a stack file has something twice",
    means: "Docker refuses lists whose entries are not different, and two mounts or files at one place of a container.",
    fix: "Remove one of the two, or give it another place.",
  },
  "stack-reference-missing": {
    severity: "error",
    title: "A service refers to what its stack does not declare",
    means: "The deployment stops: every network, volume, config and secret of a service is declared in the file, and external networks have to exist.",
    fix: "Declare it, or correct the name.",
  },
  "stack-secret-source": {
    severity: "error",
    title: "A secret does not come from outside",
    means:
      "A secret that is made of a file of the repository is committed in clear. On a Swarm, secrets are made beside the stacks; Compose knows "
      + "no external ones and takes them from files of the host or from variables.",
    fix: "On a Swarm, say `external: true`. With Compose, name a file of the host by its absolute path, or a variable in `environment`.",
  },
  "stack-config-source": {
    severity: "error",
    title: "A config has no content",
    means: "A config is made of a file, or is external; with Compose it is made of a text in the file. One without content is refused.",
    fix: "Name its file on a Swarm, or write its text in `content` with Compose.",
  },
  "stack-config-too-large": {
    severity: "error",
    title: "A config is larger than a Swarm keeps",
    means: "Configs are kept by the managers in memory and in their log. Older engines take less than 500 KiB, those since 2022 less than 1000 KiB.",
    fix: "Split the config, or bring it with the image or a volume. `waive` it where all engines are new enough.",
  },
  "stack-config-unhashed": {
    severity: "warning",
    title: "The name of a config does not change with its content",
    means: "A config cannot be changed. Deployed with another content under the same name, the whole stack fails and stays as it was.",
    fix: "Give the config a `name` that ends in a hash of its content.",
  },
  "stack-name-invalid": {
    severity: "error",
    title: "A name is too long for Docker, or holds what it must not",
    means: "Names are those of the stack and of the entry together. Services and networks may have 63 characters, configs and secrets 64.",
    fix: "Shorten the name of the entry or of the stack.",
  },
  "stack-name-taken": {
    severity: "error",
    title: "Two stacks make the same network, volume, config or secret",
    means: "The second one to be deployed fails, or gets what the first one made, with its options, and loses it when that is removed.",
    fix: "Give one of them another name, or declare it with `external: true` in all stacks but one.",
  },
  "stack-name-case": {
    severity: "warning",
    title: "Two names differ by case alone",
    means: "That is one name for DNS and for people. Of two settings, programs read one, and nobody sees which.",
    fix: "Give one of them another name, or remove it.",
  },
  "stack-variable-invalid": {
    severity: "error",
    title: "A `$` does not stand for what is meant",
    means: "Docker replaces variables in all texts of the file. It refuses a `$` that begins none, and a variable that nobody fills in becomes empty without a word.",
    fix: "Write `$$` for a `$` that is meant.",
  },
  "stack-path-relative": {
    severity: "error",
    title: "A stack needs files beside it",
    means:
      "Portainer's Community edition checks the repository out in its own container. A relative path leads to a folder of the node that is "
      + "not there, and Docker makes an empty one. Files of variables are read, but no plan shows what they change.",
    fix: "Use a volume, a config, or an absolute path of the node.",
  },
  "stack-build": {
    severity: "error",
    title: "An image is built where it runs",
    means: "Such an image is neither scanned nor pinned, and another one after each build.",
    fix: "Build and push the image before, and name it in `image`.",
  },
  "stack-image-inexact": {
    severity: "error",
    title: "A service has an image without an exact version",
    means: "An image without a tag, or with one that moves, is another one tomorrow: what runs is not what was reviewed, and going back brings nothing back.",
    fix: "Name the version as tag, or better the digest.",
  },
  "stack-health-test": {
    severity: "error",
    title: "A health check does not run as it is written",
    means: "With CMD, a program gets its arguments as they stand and no shell looks at them. What begins with none of CMD, CMD-SHELL and NONE is not run at all.",
    fix: "Write CMD and each argument by itself, or CMD-SHELL and one line.",
  },
  "stack-policy-missing": {
    severity: "warning",
    title: "A service leaves to chance what the lab settles",
    means:
      "Without a health check a hung service counts as running, without a limit it takes the memory of others, without policies a broken update stays. "
      + "The compiler states them for each service.",
    fix: "State what the message names.",
  },
  "stack-port-clash": {
    severity: "error",
    title: "Two services publish the same port",
    means: "A port in ingress mode is taken on every node of the Swarm, one in host mode on the nodes that run the service. The second service is refused, or waits for ever.",
    fix: "Publish another port, or go through the reverse proxy.",
  },
  "stack-port-privileged": {
    severity: "warning",
    title: "A service takes a port of the system",
    means: "Ports below 1024 are those of the nodes' own services. 80 and 443 are left to the reverse proxy and not told of.",
    fix: "Publish a port from 1024 on.",
  },
  "stack-port-address": {
    severity: "error",
    title: "A port is open to more than it says",
    means: "A Swarm passes over the address of a published port and listens on all addresses of all nodes, also with 127.0.0.1.",
    fix: "Do not publish the port, or keep others out by a firewall.",
  },
  "stack-constraint-invalid": {
    severity: "error",
    title: "A placement constraint has no meaning",
    means: "A constraint compares one fact of a node by `==` or `!=`. Another form is refused; what no node has is met by none, and the service waits for ever.",
    fix: "Write a constraint such as `node.labels.disk == nvme`.",
  },
  "stack-constraint-unmet": {
    severity: "error",
    title: "No node may run a service",
    means: "By its inventory the place has no node, or not enough of them, that the service's placement allows. Its tasks would wait for ever.",
    fix: "Correct the constraint, or label a node of the inventory.",
  },
  "stack-order-cyclic": {
    severity: "error",
    title: "Services of a stack wait for each other in a circle",
    means: "Compose refuses the file. A Swarm does not wait at all, so each of them fails until the others are there.",
    fix: "Remove one of the dependencies.",
  },
} as const satisfies Record<string, Entry>);
