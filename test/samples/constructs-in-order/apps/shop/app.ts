import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    const [first, second, third] = ["first", "second", "third"].map((id) =>
      new ConfigFile(chart, id, { files: { "motd.txt": "Welcome" } }));
    first!.node.addDependency(second!);
    second!.node.addDependency(third!);
  },
});
