import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";
import type { Versions } from "astrolabe/model/versions.js";

export const shop = defineApp<{ versions: Versions<"web"> }>("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart, { versions }) {
    new ConfigFile(chart, "image", { files: { "image.txt": `shop:${versions.web}` } });
  },
});
