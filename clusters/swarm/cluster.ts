import { defineCluster } from "#lib/model/cluster.js";
import { portainer } from "#lib/model/delivery.js";
import { hosts, networks, repository, volumeFolder } from "../lab.js";
import { nodes } from "./nodes.js";
import { platform } from "./platform.js";
import { services } from "./services.js";
import { proxy, storage } from "./shared.js";
import { waivers } from "./waivers.js";

export default defineCluster("swarm", {
  description: "Runs the lab's containerised services: the proxy, Portainer, the mesh, internal web services.",
  distribution: "swarm",
  environment: "production",
  networks: { "control-plane": networks["control-plane"] },
  nodes,
  overlays: { [proxy]: { internal: true, encrypted: true } },
  ingress: { proxy: "caddy", network: proxy, issuer: "acme" },
  storageClasses: [
    // Folders of one node each: what moved to another would find none there, and not start.
    { name: storage.services, default: true, driver: "local", node: "swarm-w01", disk: "node", options: volumeFolder },
    { name: storage.edge, driver: "local", node: "swarm-w02", disk: "node", options: volumeFolder },
    { name: storage.management, driver: "local", node: "swarm-m01", disk: "node", options: volumeFolder },
    // Folders of a bucket, the same on all nodes. On each are the plugin `rclone` and, by Ansible with its vault, the remote
    // `lab` in /var/lib/docker-plugins/rclone/config/rclone.conf.
    {
      name: storage.cloud,
      driver: "rclone",
      shared: true,
      options: {
        remote: "lab:radioastronomy-swarm/{volume}",
        allow_other: "true",
        vfs_cache_mode: "writes",
        vfs_cache_max_size: "20Gi",
        dir_cache_time: "5m",
        poll_interval: "0",
        uid: "10001",
        gid: "10001",
        umask: "027",
      },
    },
  ],
  // Ansible writes it to every daemon.json (CIS Docker Benchmark 2.14).
  engine: { noNewPrivileges: true },
  delivery: portainer({
    server: `https://${hosts.portainer}`,
    repository,
    environment: "swarm",
    // The agents of the Swarm itself, as Portainer knows them in their common network.
    agent: "tcp://tasks.portainer-agent:9001",
    tags: ["production", "swarm"],
    group: "lab",
    teams: ["platform"],
  }),
  waivers,
  apps: [...platform, ...services],
});
