import { defineGitea, type GiteaSettings } from "#lib/model/gitea.js";

/** Settings with one of each, for a stand-in server. */
export const example: GiteaSettings = defineGitea({
  server: "https://git.example.org",
  organisation: { name: "lab", description: "The lab", visibility: "private" },
  repository: { name: "astrolabe", private: true, mergeStyles: ["merge"], deleteBranchAfterMerge: true },
  teams: { data: { permission: "write", members: ["alice"] }, readers: { permission: "read", units: { wiki: "none" } }, admins: { permission: "admin" } },
  labels: [{ name: "kind/bug", color: "#D73A4A" }],
  protections: [{ branches: "main", statuses: ["verify / check (pull_request)"], approvers: { teams: ["data"] } }],
  secrets: { READ_TOKEN: "Reads" },
  variables: { REGION: "north" },
  webhooks: { argocd: { url: "https://argocd.example.org/api/webhook", branches: "main", secret: "HOOK", authorization: "HOOK_USER" } },
  ownership: { fallback: "data" },
});

/** Values of its secrets. */
export const values: Readonly<Record<string, string>> = { READ_TOKEN: "value-of-the-token", HOOK: "value-that-signs", HOOK_USER: "Bearer value-of-the-user" };
