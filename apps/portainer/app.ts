import { NodeAgent, SecretReference, StatefulService } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";
import { internet } from "../peers.js";

export interface Settings {
  /** DNS name under which people reach it. */
  readonly host: string;
  /** Address of the git server that stacks are pulled from. */
  readonly git: string;
  /** Class of the volume with its database. It decides on the node. Default: the place's default. */
  readonly storageClass?: string;
  readonly versions: Versions<"agent" | "portainer-ee">;
}

const until = "2027-06-30";
const asRoot = "Portainer's images are made for root: their folders belong to it. Here it has no capability, so that it is no more "
  + "than the owner of these files.";
const sharedSecret = "Portainer and its agents take their shared secret from a variable alone. Whoever may read a service's "
  + "definition is an administrator of Docker, who needs no secret to do what the agents do.";

// Its first start is by hand, since nobody is there yet who could deploy it (clusters/swarm/README.md).
export const portainer = defineApp<Settings>("portainer", {
  owner: "platform",
  description: "Portainer: deploys stacks and shows all places; with the agents of its own Swarm.",
  waivers: [
    waive({ check: "loss-secret-environment", object: "Service portainer-server", reason: sharedSecret, until }),
    waive({ check: "loss-secret-environment", object: "Service portainer-agent", reason: sharedSecret, until }),
    ...["portainer-server-0", "portainer-agent"].flatMap((service) => [
      waive({ check: "policy/restricted-run-as-non-root", object: `Service ${service}`, reason: asRoot, until }),
      waive({ check: "policy/restricted-run-as-user", object: `Service ${service}`, reason: asRoot, until }),
    ]),
    waive({
      check: "policy/baseline-host-ports",
      object: "Service portainer-server-0",
      reason: "Edge agents of other places come to the ports 9443 and 8000 of the node, which no proxy for HTTP can take.",
      until,
    }),
    ...["policy/baseline-host-path", "policy/restricted-volume-types"].map((check) => waive({
      check,
      object: "Service portainer-agent",
      reason: "Portainer changes the Swarm through the agents, and Docker's socket is the only way to do that.",
      until,
    })),
  ],
  build(chart, { host, git, storageClass, versions }) {
    const shared = new SecretReference(chart, "agent-secret", { name: "portainer-agent", keys: ["secret"], by: "the platform team" });
    const secret = shared.key("secret");
    const admin = new SecretReference(chart, "admin", { name: "portainer-admin", keys: ["password"], by: "the platform team" });
    const certificate = new SecretReference(chart, "certificate", {
      name: "portainer-tls", keys: ["tls.crt", "tls.key"], by: "the lab's authority",
    });
    const agent = new NodeAgent(chart, "agent", {
      image: `docker.io/portainer/agent:${versions.agent}`,
      env: {
        AGENT_SECRET: secret,
        // Where the agents find each other: Docker's name for all tasks of the service.
        AGENT_CLUSTER_ADDR: "tasks.portainer-agent",
        LOG_LEVEL: "INFO",
      },
      ports: { api: 9001, gossip: 7946, "gossip-udp": { number: 7946, protocol: "UDP" } },
      resources: { cpu: { request: "50m", limit: "500m" }, memory: { request: "64Mi", limit: "256Mi" } },
      // Not the folder of the volumes, with which Portainer could show files of all services.
      hostPaths: [{ path: "/var/run/docker.sock", readOnly: false, reason: "Docker's API is here." }],
      privileges: {
        root: true,
        writableRoot: true,
        reason: "The socket belongs to root, and the agent writes the certificate that it makes at its start beside its program.",
      },
    });
    new StatefulService(chart, "server", {
      image: `docker.io/portainer/portainer-ee:${versions["portainer-ee"]}`,
      args: [
        "--bind=:9000",
        "--bind-https=:9443",
        "--tunnel-port=8000",
        "--sslcert=/etc/secrets/certificate/tls.crt",
        "--sslkey=/etc/secrets/certificate/tls.key",
        // The first start alone reads it.
        "--admin-password-file=/etc/secrets/admin/password",
      ],
      env: { AGENT_SECRET: secret },
      ports: { http: 9000, https: 9443, tunnel: 8000 },
      route: { host },
      resources: { cpu: { request: "200m", limit: 2 }, memory: { request: "256Mi", limit: "1Gi" } },
      storage: { "/data": { size: "10Gi", ...(storageClass === undefined ? {} : { class: storageClass }), name: "data" } },
      mounts: { "/etc/secrets/admin": admin, "/etc/secrets/certificate": certificate },
      // It clones the repository of every stack that it deploys.
      scratch: { "/tmp": "128Mi" },
      privileges: {
        root: true,
        hostPorts: ["https", "tunnel"],
        reason: "The folder with its data belongs to root. Edge agents of other places come to the ports of the node.",
      },
      reaches: [agent, { cidr: `${git}/32`, ports: [443] }, internet],
    });
  },
});
