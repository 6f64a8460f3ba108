import { deploy, type Deployment } from "#lib/model/deployment.js";
import { caddy } from "../../apps/caddy/app.js";
import { controllerPort, openzitiController } from "../../apps/openziti-controller/app.js";
import { openzitiRouter } from "../../apps/openziti-router/app.js";
import { portainer } from "../../apps/portainer/app.js";
import { domain, hosts, machines } from "../lab.js";
import { addressOf, managers } from "./nodes.js";
import { proxy, storage } from "./shared.js";
import versions from "./versions.json" with { type: "json" };

const controller = { host: hosts.ziti, port: controllerPort, address: addressOf("swarm-w02") };
/** Nodes with a router. */
const routers = ["swarm-w01", "swarm-w02"];

/** What every service of the Swarm stands on. */
export const platform: readonly Deployment[] = [
  // The group id of `docker` is what Ansible gives it on all nodes.
  deploy(caddy, { network: proxy, managers, dockerGroup: 990, storageClass: storage.edge, versions: versions.caddy }),
  deploy(portainer, {
    host: hosts.portainer,
    git: machines["proj-repo01"],
    storageClass: storage.management,
    versions: versions.portainer,
  }),

  deploy(openzitiController, {
    host: controller.host,
    storageClass: storage.edge,
    versions: versions["openziti-controller"],
  }, { teams: ["security"] }),
  ...routers.map((node) => deploy(openzitiRouter, {
    host: `${node}.ziti.${domain}`,
    controller,
    routers: routers.filter((other) => other !== node).map(addressOf),
    hosted: node === "swarm-w01" ? [{ deployment: "wiki", ports: [8080] }] : [],
    node: { "kubernetes.io/hostname": node },
    storageClass: node === "swarm-w01" ? storage.services : storage.edge,
    versions: versions["openziti-router"],
  }, {
    name: `openziti-router-${node.slice("swarm-".length)}`,
    after: node === "swarm-w01" ? ["openziti-controller", "wiki"] : ["openziti-controller"],
    teams: ["security"],
  })),
];
