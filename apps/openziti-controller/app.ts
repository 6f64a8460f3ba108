import { SecretReference, StatefulService } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";

export interface Settings {
  /** DNS name under which everybody reaches it. It stands in its certificates, so that another name is another network. */
  readonly host: string;
  /** Class of the volume with its certificate authority and its database. It decides on the node. Default: the place's default. */
  readonly storageClass?: string;
  readonly versions: Versions<"ziti-controller">;
}

/** Port of the controller, under which everybody reaches it (docker.io/openziti/ziti-controller, ZITI_CTRL_ADVERTISED_PORT). */
export const controllerPort = 1280;

// The first start makes the authority, the configuration and the database on the volume; later ones find them there, and
// renew what the authority signed. The volume is the network: a copy of it belongs into the backup, and nowhere else.
export const openzitiController = defineApp<Settings>("openziti-controller", {
  owner: "security",
  description: "Controller of the OpenZiti mesh: who may reach what, wherever both are.",
  waivers: [waive({
    check: "policy/baseline-host-ports",
    object: "Service openziti-controller-0",
    reason: "Routers and clients from anywhere hold a connection of their own protocol to it, which no proxy for HTTP can take.",
    until: "2027-06-30",
  })],
  build(chart, { host, storageClass, versions }) {
    const admin = new SecretReference(chart, "admin", { name: "ziti-admin", keys: ["password"], by: "the security team" });
    new StatefulService(chart, "main", {
      image: `docker.io/openziti/ziti-controller:${versions["ziti-controller"]}`,
      // The image takes the password from a variable, and needs it only to make the database.
      command: ["bash", "-c", 'ZITI_PWD="$(< /etc/secrets/admin/password)" exec /entrypoint.bash run config.yml'],
      env: { ZITI_CTRL_ADVERTISED_ADDRESS: host, ZITI_CTRL_ADVERTISED_PORT: controllerPort },
      ports: { api: controllerPort },
      health: { port: "api", command: ["ziti", "agent", "stats"] },
      resources: { cpu: { request: "200m", limit: 1 }, memory: { request: "256Mi", limit: "1Gi" } },
      storage: {
        "/ziti-controller": { size: "10Gi", ...(storageClass === undefined ? {} : { class: storageClass }), name: "data" },
      },
      mounts: { "/etc/secrets/admin": admin },
      user: 2171,
      privileges: { hostPorts: ["api"], reason: "Routers and clients come to the port of the node." },
    });
  },
});
