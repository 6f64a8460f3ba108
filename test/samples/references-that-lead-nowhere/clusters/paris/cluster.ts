import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { given } from "astrolabe/model/given.js";
import { shop } from "../../apps/shop/app.js";
import { small } from "../small.js";

export default defineCluster("paris", {
  ...small,
  apps: [deploy(shop)],
  given: [given({ kind: "Secret", name: "certificate-of-the-web", by: "the operators of paris" })],
});
