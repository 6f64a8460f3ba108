import { Worker } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("ingest", {
  owner: "press",
  description: "Takes in what instruments send.",
  build(chart) {
    new Worker(chart, "taker", { image: "registry.example.org/ingest:1.0.0", env: { STORE: "store-db:5432" }, reaches: [{ deployment: "store", ports: [5432] }] });
  },
});
