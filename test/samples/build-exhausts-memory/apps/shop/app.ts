import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const hoard: string[] = [];
    while (chart.node.id !== "") {
      hoard.push(JSON.stringify(new Array<number>(10_000).fill(hoard.length)));
    }
  },
});
