import { WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("board", {
  owner: "press",
  description: "Shows what runs, with an API of its own behind it.",
  build(chart) {
    const health = { command: ["/bin/board", "alive"] };
    const api = new WebService(chart, "api", { image: "registry.example.org/board-api:1.0.0", ports: { http: 8080 }, health });
    new WebService(chart, "web", {
      image: "registry.example.org/board:1.0.0", ports: { http: 8080 }, health, reaches: [api], env: { API: api.url() }, args: ["--api=$(API)", "--price=$5"],
    });
  },
});
