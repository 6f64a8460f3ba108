import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    let steps = 0;
    for (let n = 27; n !== 1; n = n % 2 === 0 ? n / 2 : 3 * n + 1) steps += 1;
    const squares = Array.from({ length: 100_000 }, (_, index) => index * index);
    let greeting;
    try {
      greeting = JSON.parse("not JSON") as string;
    } catch {
      greeting = `Welcome, ${steps} and ${squares.length} times`;
    }
    new ConfigFile(chart, "motd", { files: { "motd.txt": greeting } });
  },
});
