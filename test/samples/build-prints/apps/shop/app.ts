import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    console.log("building %s", chart.node.id);
    console.error("for people to read");
    new ConfigFile(chart, "motd", { files: { "motd.txt": "Welcome" } });
  },
});
