import { Worker } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";
import { waive } from "astrolabe/model/waiver.js";

export default defineApp("shop", {
  owner: "press",
  description: "Sells telescopes to those whose addresses are known.",
  waivers: [waive({ check: "loss-egress", object: "Service shop-worker", reason: "The firewall holds it to the addresses.", until: "9999-12-31" })],
  build(chart) {
    new Worker(chart, "worker", {
      image: "registry.example.org/shop:1.2.3", health: { command: ["/bin/alive"] }, reaches: [{ cidr: "10.25.20.0/24", ports: [5432] }],
    });
  },
});
