import { Construct } from "constructs";
import { defineApp } from "astrolabe/model/app.js";

export const blog = defineApp("blog", {
  owner: "team-blog",
  description: "Tells stories.",
  build(chart) {
    const own = new Construct(chart, "own");
    own.node.addValidation({ validate: () => ["A construct of any library may refuse its values."] });
  },
});
