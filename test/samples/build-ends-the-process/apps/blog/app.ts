import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const blog = defineApp("blog", {
  owner: "team-blog",
  description: "Tells stories.",
  build(chart) {
    try {
      process.kill(process.pid);
    } catch {
      new ConfigFile(chart, "motd", { files: { "motd.txt": "Welcome" } });
    }
  },
});
