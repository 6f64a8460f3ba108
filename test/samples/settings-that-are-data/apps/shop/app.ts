import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

interface Settings { value: unknown }

export const shop = defineApp<Settings>("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart, { value }) {
    new ConfigFile(chart, "value", { files: { "value.json": JSON.stringify(value) } });
  },
});
