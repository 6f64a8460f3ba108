import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";
import versions from "./versions.json";

export default defineCluster("lyon", {
  ...small,
  environment: "staging",
  apps: [deploy(shop, { versions: versions.shop })],
  given: givenNamespaces("shop"),
});
