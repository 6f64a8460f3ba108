import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const blog = defineApp("blog", {
  owner: "team-blog",
  description: "Tells stories.",
  build(chart) {
    throw new Error("found as well");
  },
});
