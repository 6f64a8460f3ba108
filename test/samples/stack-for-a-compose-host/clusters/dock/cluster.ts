import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { waive } from "astrolabe/model/waiver.js";
import shop from "../../apps/shop/app.js";
import { smallHost } from "../small-swarm.js";

export default defineCluster("dock", { ...smallHost, waivers: [waive({ check: "loss-writable-root", object: "Service shop/shop-web", reason: "The host is for development.", until: "9999-12-31" })],
  apps: [deploy(shop, { host: "shop.example.org" })] });
