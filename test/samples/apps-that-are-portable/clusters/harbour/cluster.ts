import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import board from "../../apps/board/app.js";
import exporter from "../../apps/exporter/app.js";
import ingest from "../../apps/ingest/app.js";
import portal from "../../apps/portal/app.js";
import store from "../../apps/store/app.js";
import { smallSwarm } from "../small-swarm.js";

export default defineCluster("harbour", {
  ...smallSwarm,
  storageClasses: [{ name: "disk", default: true, driver: "local", node: "node-2", options: { type: "tmpfs", device: "tmpfs", o: "size=10g,uid=10001" } }],
  apps: [deploy(ingest), deploy(board), deploy(exporter), deploy(portal), deploy(store)],
});
