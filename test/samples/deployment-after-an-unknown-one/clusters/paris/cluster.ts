import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { blog } from "../../apps/blog/app.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", { ...small, apps: [deploy(blog), deploy(shop, {}, { after: ["blogs"] })], given: givenNamespaces("blog") });
