import { defineCluster } from "#lib/model/cluster.js";
import { portainer } from "#lib/model/delivery.js";
import { deploy } from "#lib/model/deployment.js";
import { beacon } from "../../apps/beacon/app.js";

/** What those say that say something of their own, by number. */
const words: Readonly<Record<number, string>> = {};
const numbers = Array.from({ length: 100 }, (_, index) => index + 1);

export default defineCluster("hundred", {
  description: "A Swarm of one machine with a hundred stacks.",
  distribution: "swarm",
  environment: "development",
  networks: {},
  nodes: [{ name: "hundred-1", role: "manager", cores: 8, memory: "16Gi", disk: "100Gi", vlan: 10 }],
  overlays: {},
  storageClasses: [],
  engine: { noNewPrivileges: true },
  delivery: portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "hundred" }),
  apps: numbers.map((number) => deploy(beacon, { word: words[number] ?? "here" }, { name: `beacon-${number}` })),
});
