import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build() {
    let n = 27;
    while (n > 0) {
      n = n % 2 === 0 ? n / 2 : 3 * n + 1;
    }
  },
});
