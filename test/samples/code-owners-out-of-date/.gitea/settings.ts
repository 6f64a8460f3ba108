import { defineGitea } from "astrolabe/model/gitea.js";

export default defineGitea({
  server: "https://git.example.org",
  organisation: { name: "lab" },
  repository: { name: "lab" },
  teams: { platform: { permission: "write", units: { wiki: "none" } } },
  labels: [{ name: "kind/bug", color: "#d73a4a", exclusive: true }],
  protections: [{ branches: "main", statuses: ["verify / check (pull_request)"], approvers: { teams: ["platform"] } }],
  secrets: { READ_TOKEN: "Reads the organisation" },
  variables: { REGION: "north" },
  webhooks: { argocd: { url: "https://argocd.example.org/api/webhook", secret: "ARGOCD_WEBHOOK" } },
  ownership: { fallback: "platform", clusters: { rome: "platform" } },
});
