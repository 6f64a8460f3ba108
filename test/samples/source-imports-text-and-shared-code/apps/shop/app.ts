import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";
import { join } from "node:path/posix";
import { folder } from "../folder.js";
import motd from "./motd.txt";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": motd, "path.txt": join(folder, "motd.txt") } });
  },
});
