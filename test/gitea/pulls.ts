import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { paged, type GiteaServer, type Pull, type Repository } from "../gitea-server.js";
import { notFound, repositoryOf, userOf, withRepository } from "./repositories.js";

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The commit that a branch of a repository is at; empty when there is no such branch. Read from files, as starting git takes longer than a test may wait. */
export function branchHead({ git }: Repository, branch: string): string {
  if (git === undefined) return "";
  const loose = join(git, "refs/heads", branch);
  if (existsSync(loose)) return readFileSync(loose, "utf8").trim();
  const packed = existsSync(join(git, "packed-refs")) ? readFileSync(join(git, "packed-refs"), "utf8") : "";
  return packed.split("\n").find((line) => line.endsWith(` refs/heads/${branch}`))?.split(" ")[0] ?? "";
}

/** Pull requests and comments. */
export function answerPulls(server: GiteaServer): void {
  const shown = (repository: Repository, pull: Pull, login: string): object => ({
    number: pull.number, title: pull.title, body: pull.body, state: pull.state, merged: pull.merged, user: userOf(server, pull.poster),
    html_url: `${server.url}/${repository.owner}/${repository.name}/pulls/${pull.number}`,
    base: { ref: pull.base, sha: branchHead(repository, pull.base), repo: repositoryOf(repository, login) },
    head: { ref: pull.head, sha: pull.sha ?? branchHead(repository, pull.head), repo: { ...repositoryOf(repository, login), ...(pull.fork === undefined ? {} : { owner: { login: pull.fork } }) } },
    draft: pull.draft === true, merge_base: pull.mergeBase ?? "", merge_commit_sha: pull.mergeCommit ?? null,
    labels: repository.labels.filter(({ id }) => pull.labels.includes(id)),
    requested_reviewers: pull.reviewers.map((login) => userOf(server, login)),
  });
  const shownComment = (repository: Repository, { id, login, body, issue }: Repository["comments"][number]): object =>
    ({ id, body, user: userOf(server, login), html_url: `${server.url}/${repository.owner}/${repository.name}/pulls/${issue}#issuecomment-${id}` });
  const pullOf = ({ pulls }: Repository, number: string | undefined): Pull | undefined => pulls.find((pull) => String(pull.number) === number);
  const path = "/repos/:owner/:repo";

  server.on("GET", `${path}/pulls`, "repository", withRepository(server, (repository, { query, login }) => {
    const state = query.get("state") ?? "open";
    const base = query.get("base_branch");
    return paged(repository.pulls.filter((pull) => (state === "all" || pull.state === state) && (base === null || pull.base === base))
      .map((pull) => shown(repository, pull, login)).reverse(), query);
  }));
  server.on("GET", `${path}/pulls/:base/:head`, "repository", withRepository(server, (repository, { params, login }) => {
    // Gitea takes the first of them, whatever became of it.
    const pull = repository.pulls.find(({ base, head }) => base === params["base"] && head === params["head"]);
    return pull === undefined ? notFound : { status: 200, body: shown(repository, pull, login) };
  }));
  server.on("GET", `${path}/pulls/:number`, "repository", withRepository(server, (repository, { params, login }) => {
    const pull = pullOf(repository, params["number"]);
    return pull === undefined ? notFound : { status: 200, body: shown(repository, pull, login) };
  }));
  server.on("POST", `${path}/pulls`, "repository", withRepository(server, (repository, { body, login }) => {
    const [base, head] = [String(body["base"]), String(body["head"])];
    if (branchHead(repository, head) === "") return notFound;
    if (branchHead(repository, head) === branchHead(repository, base)) return { status: 422, body: { message: "There are no changes between the head and the base" } };
    if (repository.pulls.some((pull) => pull.base === base && pull.head === head && pull.state === "open")) {
      return { status: 409, body: { message: "pull request already exists for these targets" } };
    }
    const pull: Pull = {
      number: server.nextId(), title: String(body["title"]), body: String(body["body"] ?? ""), state: "open", merged: false, base, head, poster: login,
      labels: texts(body["labels"]).map(Number), reviewers: [...texts(body["reviewers"]), ...texts(body["team_reviewers"]).map((team) => `@${team}`)],
    };
    repository.pulls.push(pull);
    return { status: 201, body: shown(repository, pull, login) };
  }));
  server.on("PATCH", `${path}/pulls/:number`, "repository", withRepository(server, (repository, { params, body, login }) => {
    const pull = pullOf(repository, params["number"]);
    if (pull === undefined) return notFound;
    if (typeof body["title"] === "string") pull.title = body["title"];
    if (typeof body["body"] === "string") pull.body = body["body"];
    if (body["state"] === "open" || body["state"] === "closed") pull.state = body["state"];
    return { status: 201, body: shown(repository, pull, login) };
  }));
  server.on("POST", `${path}/issues/:number/labels`, "issue", withRepository(server, (repository, { params, body }) => {
    const pull = pullOf(repository, params["number"]);
    if (pull === undefined) return notFound;
    pull.labels = [...new Set([...pull.labels, ...texts(body["labels"]).map(Number)])];
    return { status: 200, body: repository.labels.filter(({ id }) => pull.labels.includes(id)) };
  }));
  server.on("DELETE", `${path}/issues/:number/labels/:id`, "issue", withRepository(server, (repository, { params }) => {
    const pull = pullOf(repository, params["number"]);
    if (pull === undefined) return notFound;
    pull.labels = pull.labels.filter((id) => String(id) !== params["id"]);
    return { status: 204, body: undefined };
  }));
  server.on("GET", `${path}/issues/:number/comments`, "issue", withRepository(server, (repository, { params }) => {
    // The whole list at once: this one does not come in pages.
    const body = repository.comments.filter(({ issue }) => String(issue) === params["number"]).map((comment) => shownComment(repository, comment));
    return { status: 200, body, headers: { "x-total-count": String(body.length) } };
  }));
  server.on("POST", `${path}/issues/:number/comments`, "issue", withRepository(server, (repository, { params, body, login }) => {
    if (pullOf(repository, params["number"]) === undefined) return notFound;
    const comment = { id: server.nextId(), issue: Number(params["number"]), login, body: String(body["body"]) };
    repository.comments.push(comment);
    return { status: 201, body: shownComment(repository, comment) };
  }));
  server.on("PATCH", `${path}/issues/comments/:id`, "issue", withRepository(server, (repository, { params, body }) => {
    const comment = repository.comments.find(({ id }) => String(id) === params["id"]);
    if (comment === undefined) return notFound;
    comment.body = String(body["body"]);
    return { status: 200, body: shownComment(repository, comment) };
  }));
  server.on("DELETE", `${path}/issues/comments/:id`, "issue", withRepository(server, (repository, { params }) => {
    const index = repository.comments.findIndex(({ id }) => String(id) === params["id"]);
    if (index === -1) return notFound;
    repository.comments.splice(index, 1);
    return { status: 204 };
  }));
}
