import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

const titles: string[] = [];

export const wiki = defineApp("wiki", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ConfigFile(chart, "title", { files: { "title.txt": titles[0]!.trim() } });
  },
});
