import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import shop from "../../apps/shop/app.js";
import { smallSwarm } from "../small-swarm.js";

export default defineCluster("harbour", { ...smallSwarm, apps: [deploy(shop)] });
