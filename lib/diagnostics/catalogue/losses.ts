import type { Entry } from "./entry.js";

/**
 * What an app says and a place cannot carry out. Of security or data, and of what then does not run at all, it is an
 * error until a waiver accepts it; all else is reported.
 */
export const lossesCodes = () => ({
  "object-not-portable": {
    severity: "error",
    title: "A Kubernetes object on a place that does not run Kubernetes",
    means: "The app adds an object of the Kubernetes API, by cdk8s or cdk8s-plus, and the place runs stacks. A Swarm or a Compose host has nothing that the object could become.",
    fix: "Say the same with a construct of `lib/constructs`, or place the app on a Kubernetes cluster.",
  },
  "loss-network-policy": {
    severity: "error",
    title: "A network lets more through than the app allows",
    means: "A network of Docker connects all of its members on all ports. Workloads reach each other there that the app keeps apart, or on ports that it does not open.",
    fix: "State the traffic on one of both sides, put the workloads into two apps, or accept it with a waiver.",
  },
  "loss-egress": {
    severity: "error",
    title: "A workload can reach more outside than the app allows",
    means: "A network of Docker either leads nowhere but to its members, or to every address. The app allows some addresses or ports only, or none while a network that it has to join leads outside.",
    fix: "Allow all of `0.0.0.0/0`, make the shared network `internal`, hold it at a firewall and accept it with a waiver.",
  },
  "loss-peer": {
    severity: "warning",
    title: "A peer is named by what the place does not have",
    means: "The traffic is stated with a namespace and labels of Kubernetes, and there are none here. It is not opened.",
    fix: "Name the deployment (`{ deployment }`) instead, or address ranges.",
  },
  "loss-privilege-escalation": {
    severity: "error",
    title: "Processes can gain rights that they do not begin with",
    means: "A stack file cannot say `no-new-privileges`, which is what `allowPrivilegeEscalation: false` becomes: the Swarm ignores `security_opt`. A program with the setuid bit runs as root, though without capabilities.",
    fix: "Set `\"no-new-privileges\": true` in the daemon.json of every node and state it (`engine: { noNewPrivileges: true }`), or accept it with a waiver.",
  },
  "loss-writable-root": {
    severity: "error",
    title: "The image's own files can be written",
    means: "Compose copies configs into the container before it starts, and cannot into one whose files are read-only. The service is made writable, so that whoever breaks into it can change its program.",
    fix: "Bring the configuration with the image or mount it from the host, place the app on a Swarm, or accept it with a waiver.",
  },
  "loss-privileges": {
    severity: "warning",
    title: "Rights that the workload asks for cannot be had",
    means: "A Swarm ignores `privileged` and `pid`, so that the workload starts without the rights over its node that it needs.",
    fix: "Run it by the node's own means, on a Compose host or on Kubernetes.",
  },
  "loss-permissions": {
    severity: "error",
    title: "There is no Kubernetes API to ask",
    means: "The workload has permissions on the Kubernetes API, and the place has none.",
    fix: "Place the app on a Kubernetes cluster, or leave the permissions out where the settings say so.",
  },
  "loss-secret-environment": {
    severity: "error",
    title: "A secret is an environment variable in clear",
    means: "Docker hands secrets over as files only. The variable is filled in by whoever deploys the stack, from where the service's definition shows it to everybody who may read that.",
    fix: "Mount the secret as a file (`mounts`) and have the program read it, as with `..._FILE` variables, or accept it with a waiver.",
  },
  "loss-probe": {
    severity: "warning",
    title: "A health check cannot be asked as the app says",
    means: "Docker runs a command in the container and has one check for both purposes. A path or port needs a program in the image that asks it; a check of readiness apart from life is lost; a Compose host does not restart what is unhealthy.",
    fix: "Give the check a `command` beside its path or port, which is used where nothing else can ask.",
  },
  "loss-autoscaling": {
    severity: "warning",
    title: "Replicas do not follow the load",
    means: "Docker has no autoscaler. The service has its fewest replicas at all times.",
    fix: "Set `replicas` to what the load needs on this place, or watch the load and change them.",
  },
  "loss-disruption-budget": {
    severity: "info",
    title: "Nothing keeps a drained node from stopping several replicas at once",
    means: "Kubernetes empties a node replica by replica, by a budget. Docker stops all tasks of a drained node at once, and starts them elsewhere.",
    fix: "Drain one node at a time, and wait until the service has all its replicas.",
  },
  "loss-rollout": {
    severity: "warning",
    title: "Members are not replaced one by one",
    means: "Each replica with a volume of its own is a service, and a deployment changes all services at once. On Kubernetes the next member waits for the one before.",
    fix: "Deploy when the members can all be away, or accept it with a waiver.",
  },
  "loss-order": {
    severity: "warning",
    title: "Nothing waits for what has to be there first",
    means: "A Swarm starts all services of a stack at once and knows no order.",
    fix: "Have the program try again until what it needs answers; most do.",
  },
  "loss-job": {
    severity: "warning",
    title: "A job runs with fewer limits",
    means: "The job becomes a service that is not started again once it succeeded. Its time limit and its number are not held to, and it may run again when the node that ran it is lost.",
    fix: "Have the program end by itself, and make a second run harmless.",
  },
  "loss-schedule": {
    severity: "error",
    title: "Nothing runs the job at its times",
    means: "Docker has no schedule. The job is left out on a Swarm; on a Compose host it is there under the profile `scheduled` and waits for somebody to run it.",
    fix: "Run it by a timer of the host (`docker compose run`), or place the app on a Kubernetes cluster.",
  },
  "loss-operator": {
    severity: "error",
    title: "There is no operator to make the workload",
    means: "The workload is made by an operator from a custom resource, and both are Kubernetes' own.",
    fix: "Place the app on a Kubernetes cluster.",
  },
  "loss-volume-node": {
    severity: "error",
    title: "A volume does not follow its service to another node",
    means: "Volumes of the class are on the node where a task runs. When the service moves to another node, it finds an empty volume there, and the data stays behind.",
    fix: "Use a class that is `shared`, name the `node` of the class, or choose by `nodes` what only one node has.",
  },
  "loss-volume-size": {
    severity: "info",
    title: "The size of a volume is not held to",
    means: "Docker's volume drivers give what the disk has. The volume can grow beyond its size, and take the room of others.",
    fix: "Watch the disk, or use a driver with an option for the size.",
  },
  "loss-volume-ownership": {
    severity: "warning",
    title: "A volume may belong to another user",
    means: "Kubernetes hands a volume over to the workload's group. Docker leaves it to the image and the driver, and an empty folder belongs to root.",
    fix: "Have the image hold the folder with the user as its owner, or state `uid` and `gid` in the options of the class.",
  },
  "loss-scratch": {
    severity: "warning",
    title: "Scratch on disk becomes scratch in memory",
    means: "The folder is held in memory, which counts toward the memory limit. What is written there leaves less for the program than the app plans with.",
    fix: "Raise the memory limit by what is written, ask for less scratch, or use a volume.",
  },
  "loss-disk-limit": {
    severity: "info",
    title: "Local disk is neither set aside nor limited",
    means: "Docker limits processors and memory. What the container writes is limited by the disk alone.",
    fix: "Rotate logs and watch the disk.",
  },
  "loss-gpu": {
    severity: "warning",
    title: "A GPU is counted, not handed over",
    means: "A Swarm counts GPUs as a generic resource. Which one the container sees is up to the NVIDIA runtime, which has to be the default runtime of the node.",
    fix: "Set the default runtime and `swarm-resource` on the nodes with GPUs, and accept it with a waiver.",
  },
  "loss-runtime-value": {
    severity: "warning",
    title: "A value is not known where the container runs",
    means: "The variable takes an address or a name that Docker does not tell, so that it is left out.",
    fix: "Give the value by a setting, or have the program find it out.",
  },
  "loss-tenancy": {
    severity: "error",
    title: "Nothing fences the deployment in",
    means: "A place without namespaces has no quota, no defaults of limits and no level of Pod Security for a deployment as a whole.",
    fix: "State limits with each workload, leave the tenancy out on this place, or accept it with a waiver.",
  },
} as const satisfies Record<string, Entry>);
