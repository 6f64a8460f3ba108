import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { a } from "../../apps/a/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("0", {
  ...small,
  apps: [
    deploy(a),
    deploy(a, {}, { name: "0-0" }),
    deploy(a, {}, { name: `a${"-".repeat(61)}z`, namespace: "a".repeat(63), project: "console" }),
  ],
  given: givenNamespaces("0-0", "a", "a".repeat(63)),
});
