import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", {
  ...small,
  networks: { servers: { cidr: "10.25.10.0/24", vlan: 10 }, pods: { cidr: "fd00::/64" } },
  storageClasses: [{ name: "nvme", default: true }, { name: "bulk" }],
  nodes: [
    { name: "control-1", role: "control-plane", cores: 4, memory: "16Gi", disk: "100Gi", vlan: 10 },
    {
      name: "gpu", role: "worker", cores: 8, memory: "32Gi", disk: "1.5Ti", vlan: 10,
      address: "10.25.10.25", gpus: [{ model: "RTX A4000", count: 2 }],
    },
  ],
  apps: [deploy(shop)],
  given: givenNamespaces("shop"),
});
