import { ConfigFile, StatefulService, WebService } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";
import { internet } from "../peers.js";
import config from "./Caddyfile.conf";

export interface Settings {
  /** Network of the place's ingress, in which Caddy finds the services that have routes. */
  readonly network: string;
  /** Labels of the nodes whose Docker knows all services: the managers of a Swarm. Default: any node. */
  readonly managers?: Readonly<Record<string, string>>;
  /** Id of the group that the nodes' Docker socket belongs to. */
  readonly dockerGroup: number;
  /** Class of the volume with keys and certificates. It decides on the node that takes requests. Default: the place's default. */
  readonly storageClass?: string;
  readonly versions: Versions<"caddy-docker-proxy" | "socket-proxy">;
}

/** What caddy-docker-proxy asks Docker (generator/generator.go and docker/client.go). Configs are read, secrets cannot be. */
const asked = ["version", "info", "events", "containers/json", "services", "tasks", "networks", "configs", "configs/[a-z0-9]+"];

export const caddy = defineApp<Settings>("caddy", {
  owner: "platform",
  description: "Caddy: takes requests from outside to the services that have routes, with certificates that it gets itself.",
  waivers: [
    ...["policy/baseline-host-path", "policy/restricted-volume-types"].map((check) => waive({
      check,
      object: "Service caddy-socket",
      reason: "Caddy learns its sites from Docker's API. The socket is in this container alone, which lets a fixed list of "
        + "reading requests through.",
      until: "2027-06-30",
    })),
    ...["policy/baseline-host-ports", "policy/no-privileged-ports"].map((check) => waive({
      check,
      object: "Service caddy-0",
      reason: "Browsers and Let's Encrypt come to the ports 80 and 443 of the node, and a port is published under its own "
        + "number.",
      until: "2027-06-30",
    })),
  ],
  build(chart, { network, managers = {}, dockerGroup, storageClass, versions }) {
    const socket = new WebService(chart, "socket", {
      image: `docker.io/wollomatic/socket-proxy:${versions["socket-proxy"]}`,
      args: [
        "-listenip=0.0.0.0",
        // Who may ask is decided by the network that only Caddy shares.
        "-allowfrom=0.0.0.0/0",
        `-allowGET=/(_ping|v1\\.[0-9]+/(${asked.join("|")}))`,
        "-allowHEAD=/_ping",
        "-allowhealthcheck",
        "-watchdoginterval=60",
        "-stoponwatchdog",
        "-shutdowngracetime=5",
      ],
      ports: { docker: 2375 },
      health: { port: "docker", command: ["/healthcheck"] },
      replicas: 2,
      group: dockerGroup,
      nodes: managers,
      hostPaths: [{ path: "/var/run/docker.sock", reason: "Docker's API is here, and has the services and their labels." }],
      resources: { cpu: { request: "20m", limit: "250m" }, memory: { request: "16Mi", limit: "64Mi" } },
      scratch: {},
    });
    const file = new ConfigFile(chart, "config", { files: { Caddyfile: config } });
    // One, since Let's Encrypt's answers have to come to the one that asked, and the keys are on one node.
    new StatefulService(chart, "main", {
      image: `docker.io/lucaslorentz/caddy-docker-proxy:${versions["caddy-docker-proxy"]}`,
      args: ["docker-proxy"],
      env: {
        CADDY_DOCKER_CADDYFILE_PATH: "/etc/caddy/Caddyfile",
        CADDY_INGRESS_NETWORKS: network,
        DOCKER_HOST: socket.url("docker", "tcp"),
      },
      ports: { http: 80, https: 443, "https-udp": { number: 443, protocol: "UDP" } },
      health: { port: "http", command: ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8081/health"] },
      takesRoutes: true,
      resources: { cpu: { request: "100m", limit: 2 }, memory: { request: "128Mi", limit: "512Mi" } },
      storage: { "/data": { size: "1Gi", ...(storageClass === undefined ? {} : { class: storageClass }), name: "data" } },
      mounts: { "/etc/caddy": file },
      scratch: { "/tmp": "16Mi", "/config": "16Mi" },
      privileges: {
        hostPorts: ["http", "https", "https-udp"],
        capabilities: ["NET_BIND_SERVICE"],
        reason: "It takes requests from outside on the ports of the web.",
      },
      reaches: [socket, internet],
      stopSeconds: 30,
    });
  },
});
