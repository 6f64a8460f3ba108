import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "",
  description: " ",
  build(chart) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": "Welcome" } });
  },
});
