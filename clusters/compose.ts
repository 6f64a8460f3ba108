import type { ComposeFacts } from "#lib/model/compose.js";
import { portainer } from "#lib/model/delivery.js";
import { waive, type Waiver } from "#lib/model/waiver.js";
import { hosts, networks, repository, volumeFolder } from "./lab.js";

/** The network that Caddy and all services with routes are in. */
export const proxy = "proxy";

/** What differs between the lab's Compose hosts. */
interface Environment extends Pick<ComposeFacts, "description" | "environment" | "node"> {
  /** Who signs the certificates of routes. */
  readonly issuer: "acme" | "internal";
}

/**
 * A Compose host of one environment. The sources name the environments and Portainer, not the machines. Chosen: one VM for
 * each on the research network, all set up alike by Ansible: Docker with `"no-new-privileges": true`, whose group has the id 990;
 * Portainer's agent on port 9001; the folders of volumes; the files of secrets, from its vault.
 */
export function composeHost({ description, environment, node, issuer }: Environment): ComposeFacts {
  return {
    description,
    distribution: "compose",
    environment,
    networks: { research: networks.research },
    node,
    bridges: { [proxy]: { internal: true } },
    ingress: { proxy: "caddy", network: proxy, issuer },
    storageClasses: [{ name: "local", default: true, driver: "local", disk: "node", options: volumeFolder }],
    engine: { noNewPrivileges: true },
    delivery: portainer({
      server: `https://${hosts.portainer}`,
      repository,
      environment,
      agent: `tcp://${node.address ?? node.name}:9001`,
      tags: ["compose", environment],
      group: "Research",
      teams: ["research-computing"],
    }),
  };
}

const firewall = "A network of Docker leads to all addresses or to none. The host's firewall (nftables) lets containers out to the database "
  + "machines and to HTTPS servers outside of the lab, and to nothing else. Which service asks it cannot tell.";
const copied = "Compose cannot hand configuration to a container whose files are read-only. It runs as an ordinary user without "
  + "capabilities, to whom the image's files do not belong, and starts from the image again when it is replaced.";
const unhealthy = "Docker shows the container as unhealthy, and Portainer with it. It keeps nothing that a restart could lose, so that a person "
  + "restarts it.";

/** What is lost on these hosts and let pass, the same on each of them. */
export const waivers: readonly Waiver[] = [
  ...["caddy/caddy", "results-portal/results-portal-schema", "results-portal/results-portal-web"].flatMap((service) => [
    accept("loss-egress", service, firewall),
    accept("loss-writable-root", service, copied),
  ]),
  ...["caddy/caddy", "caddy/caddy-socket", "results-portal/results-portal-cache", "results-portal/results-portal-web"].map((service) =>
    accept("loss-probe", service, unhealthy)),
  accept("loss-volume-ownership", "caddy/caddy", "Ansible makes the folder of the volume, and hands it to the user of the service before its first start."),
  accept("loss-job", "results-portal/results-portal-schema", "The statements bear being applied again, and end within seconds."),
  accept("loss-network-policy", "results-portal/results-portal-web", "No Prometheus runs on this host: the network for it has no other member, and "
    + "what it would reach beside the port of its own is the website."),
];

function accept(check: string, service: string, reason: string): Waiver {
  return waive({ check, object: `Service ${service}`, reason, until: "2027-06-30" });
}
