import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";
import { waive } from "astrolabe/model/waiver.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  waivers: [
    waive({ check: "policy/host-network", object: "Pod alone", reason: "It measures the network of the host.", until: "2999-12-31" }),
  ],
  build(chart) {
    const spec = { hostNetwork: true, containers: [{ name: "web", image: "registry.example.org/web:1.2" }] };
    new ApiObject(chart, "pod", { apiVersion: "v1", kind: "Pod", metadata: { name: "alone" }, spec });
  },
});
