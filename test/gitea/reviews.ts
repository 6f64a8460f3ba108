import { execFileSync } from "node:child_process";
import { paged, type GiteaServer } from "../gitea-server.js";
import { notFound, withRepository } from "./repositories.js";

/** What the stand-in keeps of reviews, by the number of the pull request. */
export interface KeptReviews {
  readonly reviews: Map<number, object[]>;
  /** Changed files: the name, or the name before and after. */
  readonly files: Map<number, readonly (string | readonly [from: string, to: string])[]>;
  /** Members of teams by `organisation/team`, and who may see them. */
  readonly teams: Map<string, readonly string[]>;
  teamsSeenBy: readonly string[];
}

/** Answers what is asked about approvals: reviews, changed files, contents of a branch, teams and their members. */
export function answerReviews(server: GiteaServer): KeptReviews {
  const kept: KeptReviews = { reviews: new Map(), files: new Map(), teams: new Map(), teamsSeenBy: [] };
  const path = "/repos/:owner/:repo";
  server.on("GET", `${path}/pulls/:number/reviews`, "repository", withRepository(server, (_repository, { params, query }) =>
    paged(kept.reviews.get(Number(params["number"])) ?? [], query)));
  server.on("GET", `${path}/pulls/:number/files`, "repository", withRepository(server, (_repository, { params, query }) =>
    paged((kept.files.get(Number(params["number"])) ?? []).map((file) => (typeof file === "string" ? { filename: file, status: "changed" }
      : { previous_filename: file[0], filename: file[1], status: "renamed" })), query)));
  server.on("GET", `${path}/contents/*file`, "repository", withRepository(server, ({ git }, { params, query }) => {
    try {
      const bytes = execFileSync("git", ["cat-file", "blob", `${query.get("ref") ?? "HEAD"}:${params["file"]}`], { cwd: git, stdio: ["ignore", "pipe", "ignore"] });
      return { status: 200, body: { type: "file", content: bytes.toString("base64") } };
    } catch {
      return notFound;
    }
  }));
  server.on("GET", "/orgs/:org/teams", "organization", ({ params, query, login }) => {
    if (!kept.teamsSeenBy.includes(login)) return { status: 403, body: { message: "Must be an organization member" } };
    const names = [...kept.teams.keys()].filter((name) => name.startsWith(`${params["org"]}/`));
    return paged(names.map((name, index) => ({ id: index + 1, name: name.split("/")[1] })), query);
  });
  server.on("GET", "/teams/:id/members", "organization", ({ params, query, login }) => {
    const members = [...kept.teams.values()][Number(params["id"]) - 1];
    return members === undefined || !kept.teamsSeenBy.includes(login) ? notFound : paged(members.map((name) => ({ login: name })), query);
  });
  return kept;
}
