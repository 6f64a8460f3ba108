import { waive, type Waiver } from "#lib/model/waiver.js";

// What is lost on this Swarm and let pass, by service.

const bench = "hydrogen-ingest-bench/hydrogen-ingest-bench";
const gateways = ["mlflow-gateway/mlflow-gateway", "wiki-gateway/wiki-gateway"];
const routers = ["openziti-router-w01/openziti-router-w01", "openziti-router-w02/openziti-router-w02"];
const portal = "results-portal/results-portal-web";

/** Services that may reach something outside of the Swarm. */
const outgoing = [
  ...gateways, ...routers, bench, portal, "caddy/caddy", "mlflow/mlflow", "openziti-controller/openziti-controller",
  "portainer/portainer-server", "results-portal/results-portal-schema",
];

/** Services with volumes that do not run as root. */
const storing = [...routers, bench, "caddy/caddy", "mlflow/mlflow", "nats/nats", "openziti-controller/openziti-controller", "wiki/wiki"];

export const waivers: readonly Waiver[] = [
  ...accept("loss-egress", outgoing, "A network of Docker leads to all addresses or to none. The nodes' firewall (nftables) lets "
    + "containers out to HTTPS servers outside of the lab and to what the services here are stated to reach in it, and to nothing "
    + "else. Which service asks it cannot tell."),
  ...accept("loss-volume-ownership", storing, "Ansible makes the folder of each volume on its node, and hands it to the user of the "
    + "service before its first start."),
  ...accept("loss-probe", ["portainer/portainer-agent", "portainer/portainer-server"], "The image holds no program that could ask. "
    + "What ends is started again, and Portainer's console shows what does not answer."),
  ...accept("loss-probe", gateways, "A gateway is ready as soon as it lives: it keeps sessions in cookies, and asks Entra ID only "
    + "when somebody signs in."),
  ...accept("loss-scratch", gateways, "The gateway keeps sessions in cookies and writes no files."),
  ...accept("policy/baseline-host-ports", routers.map((router) => `${router}-0`), "Clients and other routers hold connections of the "
    + "mesh's own protocol to it, which no proxy for HTTP can take."),
  ...accept("loss-scratch", ["mlflow/mlflow"], "Only uploads of artifacts pass there, and people who work alone make them one by one."),
  ...accept("loss-network-policy", ["nats/nats"], "The bench's ingestion is the only other member of the network, and of the lab's own "
    + "making. What it reaches beside its port are the members' own, and the spectra there are the bench's."),
  ...accept("loss-rollout", ["nats/nats"], "The bench's ingestion keeps its spectra until the queue has them, so that all members may "
    + "be away for a minute."),
  ...accept("loss-network-policy", [portal], "No Prometheus runs on this Swarm: the network for it has no other member."),
  ...accept("loss-probe", [portal], "A portal that lives and is not ready has lost its database, and says so on its pages."),
  ...accept("loss-autoscaling", [portal], "For the hours in which it stands in, two are enough."),
  ...accept("loss-job", ["results-portal/results-portal-schema"], "The statements bear being applied again, and end within seconds."),
];

function accept(check: string, services: readonly string[], reason: string): Waiver[] {
  return services.map((service) => waive({ check, object: `Service ${service}`, reason, until: "2027-06-30" }));
}
