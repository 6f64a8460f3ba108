import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";
import { ApiObject } from "cdk8s";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": "Welcome" } });
    new ApiObject(chart, "copy", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "shop-motd" } });
  },
});
