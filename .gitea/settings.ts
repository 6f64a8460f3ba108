import { defineGitea, type GiteaTeam } from "#lib/model/gitea.js";
import { domain, hosts } from "../clusters/lab.js";

// Who is in the teams is kept in Gitea, from Entra ID; nobody is named here. All of them write: approvals of readers do not count.
const team = (description: string): GiteaTeam => ({ description, permission: "write" });

export default defineGitea({
  server: `https://${hosts.git}`,
  organisation: { name: "platform", description: `Platform of ${domain}`, visibility: "private" },
  repository: {
    name: "astrolabe",
    description: "What runs on the lab's clusters, compiled from typed apps",
    // Whoever reads it may run workflows on its runner: see .gitea/SECURITY.md.
    private: true,
    mergeStyles: ["merge", "squash"],
    deleteBranchAfterMerge: true,
  },
  teams: {
    data: team("Databases and message streams"),
    delivery: team("The user by which the workflow `deploy` moves what stacks are pulled from, and nobody else"),
    "desi-research": team("Analysis of DESI data"),
    platform: team("Clusters, delivery and monitoring"),
    "radio-astronomy": team("Receivers and the hydrogen line"),
    "research-computing": team("Ray, notebooks and inference"),
    security: team("Access, policies and scans"),
  },
  labels: [
    { name: "plan/danger", color: "#b60205", description: "Deletes data, or opens something to the world", exclusive: true },
    { name: "plan/caution", color: "#d93f0b", description: "Restarts, recreates or removes what runs", exclusive: true },
    { name: "plan/notice", color: "#fbca04", description: "Changes what people see", exclusive: true },
    { name: "kind/bug", color: "#d73a4a", description: "Something does not do what it is for", exclusive: true },
    { name: "kind/app", color: "#0e8a16", description: "A new app, or a new place for one", exclusive: true },
    { name: "kind/incident", color: "#5319e7", description: "Something was down or lost", exclusive: true },
  ],
  protections: [{
    branches: "main",
    statuses: ["verify / check (pull_request)", "astrolabe/owners"],
    approvals: 1,
    // Gitea itself holds to these, whatever statuses say: a status can be set by anybody who may write.
    approvers: { teams: ["data", "desi-research", "platform", "radio-astronomy", "research-computing", "security"] },
  }, {
    // What Portainer pulls: a stack is deployed by moving its branch.
    branches: "deploy-portainer/**",
    push: { teams: ["delivery"] },
  }],
  secrets: {
    ASTROLABE_DEPLOY_TOKEN: "Token of the one user in the team delivery with write:repository, and no more",
    ASTROLABE_READ_TOKEN: "Token of an owner of the organisation with read:organization, read:repository and read:issue, and no more",
    ASTROLABE_WEBHOOK_KEY: "What the ids of Portainer's webhooks are made from: `openssl rand -hex 32`",
    KUBECONFIG: "Contexts control and research, whose accounts may read objects, and no Secrets",
  },
  webhooks: {
    // ArgoCD reads the headers of Gogs, which Gitea sends too (Argo CD, "Git Webhook Configuration": webhook.gogs.secret).
    argocd: { url: `https://${hosts.argocd}/api/webhook`, branches: "main", secret: "ARGOCD_WEBHOOK" },
  },
  ownership: { fallback: "platform", policies: "security", workflows: "platform" },
});
