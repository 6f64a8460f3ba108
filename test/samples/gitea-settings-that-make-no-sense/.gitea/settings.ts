import { defineGitea, type GiteaTeam } from "astrolabe/model/gitea.js";

const teams: Record<string, GiteaTeam> = {
  platform: { permission: "admin", units: { code: "read" } },
  Owners: { permission: "write" },
};

export default defineGitea({
  server: "https://git.example.org",
  organisation: { name: "lab" },
  repository: { name: "lab" },
  teams,
  labels: [{ name: "bug", color: "#d73a4a", exclusive: true }, { name: "bug", color: "#000000" }],
  protections: [{ branches: "main", approvers: { teams: ["plattform"] } }, { branches: "main" }],
  webhooks: { argocd: { url: "https://argocd.example.org/api/webhook", events: [] } },
  ownership: { fallback: "platform", policies: "security" },
});
