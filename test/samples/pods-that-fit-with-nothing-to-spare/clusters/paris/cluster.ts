import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import type { ClusterNode } from "astrolabe/model/node.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

const node = (name: string, room: string): ClusterNode =>
  ({ name, role: "worker", cores: 4, memory: "16Gi", disk: "100Gi", vlan: 10, labels: { "example.org/room": room } });

export default defineCluster("paris", {
  ...small,
  nodes: [node("node-1", "a"), node("node-2", "b")],
  tolerates: "one-node-lost",
  apps: [deploy(shop)],
  given: givenNamespaces("shop"),
});
