import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const wiki = defineApp("wiki", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const pages: number = "many";
    new ConfigFile(chart, "pages", { files: { "pages.txt": String(pages) } });
  },
});
