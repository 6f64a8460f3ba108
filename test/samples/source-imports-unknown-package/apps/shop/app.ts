import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";
// @ts-expect-error There are no types either.
import { pad } from "left-pad";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": pad("Welcome") } });
  },
});
