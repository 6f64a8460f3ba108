import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { small } from "../small.js";

let count = 1;
while (count > 0) count = (count + 1) % 1000 || 1;

export default defineCluster("paris", { ...small, apps: [deploy(shop)] });
