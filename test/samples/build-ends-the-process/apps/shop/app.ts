import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build() {
    process.exit(0);
  },
});
