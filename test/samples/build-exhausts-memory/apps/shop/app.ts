import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const hoard: number[][] = [];
    while (chart.node.id !== "") {
      hoard.push(new Array<number>(10_000).fill(hoard.length));
    }
  },
});
