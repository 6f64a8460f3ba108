import { SecretReference, StatefulService, type DeploymentPeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";

export interface Settings {
  /** DNS name under which clients and other routers reach it: that of its node. */
  readonly host: string;
  /** The controller: its name, its port, and the address of its node. */
  readonly controller: { readonly host: string; readonly port: number; readonly address: string };
  /** Addresses of the nodes of the other routers. */
  readonly routers: readonly string[];
  /** Deployments that the mesh leads to by this router. Each has to allow it. */
  readonly hosted: readonly DeploymentPeer[];
  /** Labels of its node. */
  readonly node: Readonly<Record<string, string>>;
  /** Class of the volume with its key. Default: the place's default. */
  readonly storageClass?: string;
  readonly versions: Versions<"ziti-router">;
}

const port = 3022;

/*
 * A router is enrolled once, by a token that counts once and for a few hours. Before its first deployment:
 *
 *   ziti edge login https://<controller> --username admin
 *   ziti edge create edge-router <deployment> --tunneler-enabled --jwt-output-file token
 *   docker secret create <deployment>_ziti-enrolment_token token && rm token
 *
 * Its first start makes a key on the volume, has it signed, and asks for the token no more. A lost volume takes
 * `ziti edge re-enroll edge-router <deployment>` and a secret of another name.
 */
export const openzitiRouter = defineApp<Settings>("openziti-router", {
  owner: "security",
  description: "Router of the OpenZiti mesh: carries its connections, and leads to services beside it.",
  build(chart, { host, controller, routers, hosted, node, storageClass, versions }) {
    const enrolment = new SecretReference(chart, "enrolment", {
      name: "ziti-enrolment", keys: ["token"], by: "the security team, with the controller",
    });
    new StatefulService(chart, "main", {
      image: `docker.io/openziti/ziti-router:${versions["ziti-router"]}`,
      args: ["run", "config.yml"],
      env: {
        ZITI_ROUTER_NAME: chart.node.id,
        ZITI_ROUTER_ADVERTISED_ADDRESS: host,
        ZITI_ROUTER_PORT: port,
        // Leads to services, and takes over no traffic of its node.
        ZITI_ROUTER_MODE: "host",
        ZITI_CTRL_ADVERTISED_ADDRESS: controller.host,
        ZITI_CTRL_ADVERTISED_PORT: controller.port,
        // The name of the file with it (openziti/ziti, dist/dist-packages/linux/openziti-router/bootstrap.bash, enroll).
        ZITI_ENROLL_TOKEN: "/etc/secrets/enrolment/token",
      },
      ports: { edge: port },
      health: { port: "edge", command: ["ziti", "agent", "stats"] },
      resources: { cpu: { request: "100m", limit: 1 }, memory: { request: "128Mi", limit: "512Mi" } },
      storage: { "/ziti-router": { size: "1Gi", ...(storageClass === undefined ? {} : { class: storageClass }), name: "data" } },
      mounts: { "/etc/secrets/enrolment": enrolment },
      nodes: node,
      user: 2171,
      privileges: { hostPorts: ["edge"], reason: "Clients and other routers come to the port of the node." },
      reaches: [
        { cidr: `${controller.address}/32`, ports: [controller.port] },
        ...routers.map((address) => ({ cidr: `${address}/32`, ports: [port] })),
        ...hosted,
      ],
    });
  },
});
