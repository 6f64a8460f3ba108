import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";
import versions from "./versions.json";

export default defineCluster("paris", {
  ...small,
  apps: [
    deploy(shop, { versions: versions.shop }),
    deploy(shop, { versions: versions.store }, { name: "store" }),
  ],
  given: givenNamespaces("shop", "store"),
});
