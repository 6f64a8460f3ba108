import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const hoard = Array.from({ length: 1e9 }, (_, index) => JSON.stringify(new Array<number>(10_000).fill(index)));
    chart.node.addMetadata("hoard", hoard.length);
  },
});
