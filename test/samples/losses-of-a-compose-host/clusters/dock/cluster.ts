import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import planted from "../../apps/planted/app.js";
import { smallHost } from "../small-swarm.js";

export default defineCluster("dock", {
  ...smallHost,
  node: { ...smallHost.node, gpus: [{ model: "RTX A4000", count: 1 }] },
  storageClasses: [{ name: "loose", default: true, driver: "local" }],
  engine: {},
  apps: [deploy(planted)],
});
