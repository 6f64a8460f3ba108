import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";
import { waive } from "astrolabe/model/waiver.js";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  waivers: [
    waive({ check: "policy/host-network", object: "Pod expired", reason: "It measures the network of the host.", until: "2026-05-31" }),
    waive({ check: "policy/host-network", object: "Pod expiring", reason: "It measures the network of the host.", until: "2026-06-10" }),
    waive({ check: "policy/host-network", object: "Pod gone", reason: "It measures the network of the host.", until: "2026-09-30" }),
    waive({ check: "policy/host-networks", object: "alone", reason: " ", until: "soon" }),
  ],
  build(chart) {
    const onHost = { hostNetwork: true, containers: [{ name: "web", image: "registry.example.org/web:1.2" }] };
    for (const name of ["expired", "expiring"]) new ApiObject(chart, name, { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: onHost });
  },
});
