import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", {
  ...small,
  environment: "production",
  apps: [deploy(shop, { versions: { web: "1.2.0" } })],
  given: givenNamespaces("shop"),
});
