import { App, Chart } from "cdk8s";
import { renderStack, type DrawnStack } from "#lib/constructs/stack/render.js";
import type { NamedStackPlace } from "#lib/model/cluster.js";
import { portainer } from "#lib/model/delivery.js";
import type { ComposeFacts } from "#lib/model/compose.js";
import type { SwarmFacts } from "#lib/model/swarm.js";

const delivery = portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "hall" });

/** A manager that is drained, a plain worker, and one with two GPUs. */
export const smallSwarm: SwarmFacts = {
  description: "A Swarm for tests.",
  distribution: "swarm",
  environment: "staging",
  networks: {},
  nodes: [
    { name: "manager", role: "manager", availability: "drain", cores: 4, memory: "16Gi", disk: "100Gi", vlan: 10 },
    { name: "plain", role: "worker", cores: 8, memory: "32Gi", disk: "100Gi", vlan: 20, labels: { zone: "hall" } },
    { name: "gpu", role: "worker", cores: 8, memory: "32Gi", disk: "100Gi", vlan: 20, gpus: [{ model: "RTX A4000", count: 2 }] },
  ],
  overlays: { proxy: { internal: true }, open: {} },
  ingress: { proxy: "caddy", network: "proxy", issuer: "acme" },
  storageClasses: [
    { name: "nvme", default: true, driver: "local", node: "plain" },
    { name: "loose", driver: "local" },
    { name: "cloud", driver: "rclone", shared: true, options: { remote: "s3:lab/{volume}", allow_other: "true", uid: "10001" } },
  ],
  engine: { noNewPrivileges: true },
  delivery,
};

/** One machine, whose engine is as it was installed. */
export const smallHost: ComposeFacts = {
  description: "A host for tests.",
  distribution: "compose",
  environment: "development",
  networks: {},
  node: { name: "desk", cores: 8, memory: "32Gi", disk: "100Gi", vlan: 20, address: "10.25.20.9", gpus: [{ model: "RTX A4000", count: 1 }] },
  bridges: { proxy: { internal: true } },
  ingress: { proxy: "caddy", network: "proxy" },
  storageClasses: [{ name: "nvme", default: true, driver: "local" }],
  delivery,
};

/** What became of a build, and what the constructs say is wrong. */
export interface Outcome extends DrawnStack {
  readonly problems: readonly string[];
  /** Codes of the losses, each once, sorted. */
  readonly codes: readonly string[];
}

/** Builds the deployment `shop` in the namespace `store` and draws its stack. */
export function draw(build: (chart: Chart) => void, facts: SwarmFacts | ComposeFacts = smallSwarm): Outcome {
  const chart = new Chart(new App(), "shop", { namespace: "store", disableResourceNameHashes: true, labels: { "astrolabe/owner": "team-store" } });
  build(chart);
  const place: NamedStackPlace = { ...facts, name: "harbour" };
  const drawn = renderStack(chart, place);
  return { ...drawn, problems: chart.node.findAll().flatMap((construct) => construct.node.validate()), codes: [...new Set(drawn.losses.map(({ code }) => code))].sort() };
}
