import { defineGitea } from "astrolabe/model/gitea.js";

export default defineGitea({
  // Nothing answers there: what is found here is found before anybody is asked.
  server: "http://127.0.0.1:1",
  organisation: { name: "lab" },
  repository: { name: "astrolabe" },
  teams: { "team-shop": { permission: "write" } },
  ownership: { fallback: "team-shop" },
});
