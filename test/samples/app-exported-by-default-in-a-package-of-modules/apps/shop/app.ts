import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("shop", {
  owner: "Team_Shop-2.0",
  description: "Sells things.",
  build(chart) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": "Welcome" } });
  },
});
