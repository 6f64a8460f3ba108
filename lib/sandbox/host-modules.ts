import { createRequire } from "node:module";
import * as cdk8s from "cdk8s";
import * as constructs from "constructs";
import * as platform from "../constructs/index.js";
import * as app from "../model/app.js";
import * as cluster from "../model/cluster.js";
import * as delivery from "../model/delivery.js";
import * as deployment from "../model/deployment.js";
import * as gitea from "../model/gitea.js";
import * as given from "../model/given.js";
import * as kubernetes from "../model/kubernetes.js";
import * as node from "../model/node.js";
import * as waiver from "../model/waiver.js";
import type { HostModules } from "../workspace/load.js";

/** What author code may import besides its own files. The same instances that the compiler uses. */
export const hostModules: HostModules = {
  "model/app": () => app,
  "model/cluster": () => cluster,
  "model/delivery": () => delivery,
  "model/deployment": () => deployment,
  "model/gitea": () => gitea,
  "model/given": () => given,
  "model/kubernetes": () => kubernetes,
  "model/node": () => node,
  "model/waiver": () => waiver,
  "constructs/index": () => platform,
  cdk8s: () => cdk8s,
  constructs: () => constructs,
  // Large, and most workspaces do without: evaluated when the first app imports it.
  "cdk8s-plus-28": () => (typeof require === "function" ? require("cdk8s-plus-28") : createRequire(import.meta.url)("cdk8s-plus-28")),
};
