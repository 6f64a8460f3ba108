import { NodeAgent } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("agent", {
  owner: "platform",
  description: "Runs on every node.",
  build(chart) {
    new NodeAgent(chart, "agent", { image: "registry.example.org/agent:1.0.0", env: { NODE: { runtime: "node-name" } } });
  },
});
