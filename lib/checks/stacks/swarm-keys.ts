import type { Advice } from "./shape.js";

/**
 * Keys of a service at which `docker stack deploy` stops: those of docker/cli, cli/compose/types/types.go,
 * ForbiddenProperties, and those of the Compose specification that no schema of version 3 has.
 */
export const refusedOfService: Advice = {
  extends: "Write out what it takes from the other service.",
  volume_driver: "Name the driver at the volume, below the file's volumes.",
  volumes_from: "Mount a volume of the file's volumes in both services.",
  cpu_quota: "Use deploy.resources.limits.cpus.",
  cpu_shares: "Use deploy.resources.reservations.cpus.",
  cpuset: "Use deploy.resources; a Swarm does not pin CPUs.",
  mem_limit: "Use deploy.resources.limits.memory.",
  memswap_limit: "Use deploy.resources.limits.memory; a Swarm does not set swap.",
  develop: "Leave it out; it is for a developer's machine.",
  gpus: "Reserve a generic resource of the node in deploy.resources.reservations.generic_resources.",
  group_add: "Run as the group, by user as uid:gid.",
  mem_reservation: "Use deploy.resources.reservations.memory.",
  cpus: "Use deploy.resources.limits.cpus.",
  pids_limit: "Use deploy.resources.limits.pids.",
  platform: "Use a constraint: node.platform.arch == x86_64.",
  post_start: "Do it in the image's entrypoint.",
  pre_stop: "Do it when the process gets its stop signal.",
  profiles: "Leave it out: a stack is deployed as a whole.",
  pull_policy: "Leave it out: nodes pull what they have not.",
  runtime: "Set the runtime in the daemon's settings.",
  scale: "Use deploy.replicas.",
};

/**
 * Keys of a service that `docker stack deploy` reads and does nothing with: UnsupportedProperties and
 * DeprecatedProperties of the same file, and depends_on, which cli/compose/convert/service.go leaves out.
 */
export const ignoredOfService: Advice = {
  build: "Build and push the image before, and name it in image.",
  cgroupns_mode: "Set it for all containers in the daemon's settings.",
  cgroup_parent: "Set it for all containers in the daemon's settings.",
  devices: "Reserve a generic resource of the node in deploy.resources.reservations.generic_resources.",
  domainname: "Write the whole name in hostname.",
  external_links: "Join the network of the other stack as an external one.",
  ipc: "Share files in a volume instead.",
  links: "Join one network: services know each other there by their names.",
  mac_address: "Leave it out; tasks move between nodes.",
  network_mode: "Join the network `host` as an external one, or an overlay network.",
  pid: "Run what has to see other processes beside the Swarm, with Compose on the node.",
  privileged: "Add single capabilities with cap_add, or run it beside the Swarm, with Compose on the node.",
  restart: "Use deploy.restart_policy. Where that is absent, `restart` is read in its place.",
  security_opt: "Set no-new-privileges and the profiles in the daemon's settings.",
  shm_size: "Mount a tmpfs at /dev/shm.",
  userns_mode: "Set userns-remap in the daemon's settings.",
  container_name: "Leave it out: a service is reached by its own name.",
  expose: "Leave it out: services of one network reach all ports of each other.",
  depends_on: "Have the service wait for what it needs, and be restarted until that is there.",
};

/** Keys of the Compose specification that a stack file has not at its top. */
export const refusedAtTop: Advice = {
  name: "Leave it out: Portainer, or the command line, names the stack.",
  include: "Write out what it includes.",
  models: "Leave it out.",
};

/** Keys of a config or secret that the Compose specification alone has. */
export const refusedOfSource: Advice = {
  content: "Put the content into a file, and name it in file.",
  environment: "Make the secret on the Swarm, and declare it with external: true.",
};

/** Keys of a port that the Compose specification alone has. */
export const refusedOfPort: Advice = {
  host_ip: "Leave it out: a Swarm publishes on all addresses. Keep others out by a firewall, or publish through the reverse proxy alone.",
  name: "Leave it out.",
  app_protocol: "Leave it out.",
};
