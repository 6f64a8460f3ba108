import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

interface Settings { greeting: string; copies?: number }

export const shop = defineApp<Settings>("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart, { greeting, copies = 1 }) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": `${copies} times ${greeting}` } });
  },
});
