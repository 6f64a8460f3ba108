import { Worker } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("other", {
  owner: "press",
  description: "Is on the cluster that the app is to move to.",
  build(chart) {
    new Worker(chart, "worker", { image: "registry.example.org/other:1.2.3", health: { command: ["/bin/alive"] } });
  },
});
