import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

const twice = { not: "a cycle" };

export default defineCluster("paris", {
  ...small,
  apps: [
    deploy(shop, { value: { rate: -0.5, none: null, absent: undefined, deep: [[], {}] } }, { name: "json" }),
    deploy(shop, { value: "🔭 \u0000" }, { name: "unicode" }),
    deploy(shop, { value: [twice, twice] }, { name: "shared" }),
  ],
  given: givenNamespaces("json", "shared", "unicode"),
});
