import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { blog } from "../../apps/blog/app.js";
import { namespaces } from "../../apps/namespaces/app.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", {
  ...small,
  apps: [
    deploy(shop, {}, { after: ["blog"] }),
    deploy(blog),
    deploy(namespaces),
  ],
  given: givenNamespaces("shop"),
});
