/** The network that Caddy and all services with routes are in. */
export const proxy = "proxy";

/** Names of the storage classes. */
export const storage = {
  /** Of the services: on swarm-w01. */
  services: "local",
  /** Of what is open to the outside: on swarm-w02. */
  edge: "local-edge",
  /** Of Portainer: on a manager. */
  management: "local-management",
  /** In the cloud, by rclone: any number of nodes. */
  cloud: "rclone",
} as const;
