import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { small } from "../small.js";

export default defineCluster("paris", {
  ...small,
  networks: { servers: { cidr: "10.25.10.0", vlan: 4095 } },
  podNetwork: "10.42.0.0/33",
  storageClasses: [{ name: "nvme", default: true }, { name: "nvme", default: true }],
  nodes: [
    { name: "Control_1", role: "control-plane", cores: 0, memory: "16Gi", disk: "100Gi", vlan: 10 },
    {
      name: "gpu", role: "worker", cores: 8, memory: "-1Gi", disk: "100Gi", vlan: 0,
      address: "10.25.10.256", gpus: [{ model: "RTX A4000", count: 0 }],
    },
    { name: "gpu", role: "worker", cores: 8, memory: "32Gi", disk: "100Gi", vlan: 10 },
  ],
  delivery: { ...small.delivery, repository: "https://astrolabe:secret@git.example.org/lab.git" },
  apps: [deploy(shop)],
});
