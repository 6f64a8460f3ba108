import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("shop", {
  owner: "press",
  description: "Sells telescopes.",
  build(chart) {
    new ApiObject(chart, "motd", { apiVersion: "v1", kind: "ConfigMap", data: { text: "hello" } });
  },
});
