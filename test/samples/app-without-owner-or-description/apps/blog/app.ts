import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const blog = defineApp("blog", {
  owner: "Team Blog <blog@example.org>",
  description: "Sells things.",
  build(chart) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": "Welcome" } });
  },
});
