import { defineGitea } from "astrolabe/model/gitea.js";
import { shop } from "../apps/shop/app.js";

export default defineGitea({
  server: "https://git.example.org",
  organisation: { name: "lab" },
  repository: { name: "astrolabe" },
  teams: { [shop.owner]: { permission: "write" } },
  ownership: { fallback: shop.owner },
});
