import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { given } from "astrolabe/model/given.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", {
  ...small,
  apps: [deploy(shop)],
  given: [
    ...givenNamespaces("shop"),
    given({ kind: "Secret", name: "web-certificate", by: "the operators of paris" }),
    given({ kind: "CustomResourceDefinition", group: "example.org", defines: ["Telescope"], by: "the Helm release telescopes" }),
  ],
});
