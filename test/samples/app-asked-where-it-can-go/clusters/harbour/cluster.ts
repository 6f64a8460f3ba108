import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import planted from "../../apps/planted/app.js";
import { smallSwarm } from "../small-swarm.js";

export default defineCluster("harbour", { ...smallSwarm, apps: [deploy(planted, { host: "beds.example.org" })] });
