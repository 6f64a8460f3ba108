import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

decodeURIComponent("%");

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": "Welcome" } });
  },
});
