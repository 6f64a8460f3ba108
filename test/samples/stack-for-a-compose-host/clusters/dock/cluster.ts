import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import shop from "../../apps/shop/app.js";
import { smallHost } from "../small-swarm.js";

export default defineCluster("dock", { ...smallHost, apps: [deploy(shop, { host: "shop.example.org" })] });
