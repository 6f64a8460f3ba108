/** What a pull request of the lab looks like on the server, and what people do with it there. */
import { setTimeout as sleep } from "node:timers/promises";
import { field, objects } from "#lib/checks/workload.js";
import { planMarker } from "#lib/plan/markdown.js";
import type { Data } from "#lib/synth/manifest.js";
import { found } from "../eventually.js";
import type { Reply } from "./api.js";
import type { Person } from "./desk.js";
import { path, type GiteaLab } from "./lab.js";

/** The status that the server sets for the job that verifies. */
export const verified = "verify / check (pull_request)";
/** The status that says whether the owners have approved. */
export const owned = "astrolabe/owners";

export interface Pull {
  readonly number: number;
  /** Commit at its head. */
  readonly head: string;
  readonly state: string;
  readonly merged: boolean;
  readonly labels: readonly string[];
}

export interface Status {
  readonly state: string;
  readonly description: string;
  /** Login of who set it; nothing for jobs. */
  readonly creator: string | undefined;
}

const text = (value: Data | undefined): string => (typeof value === "string" ? value : "");

/** The pull requests of the lab's repository. */
export class Pulls {
  readonly #lab: GiteaLab;

  constructor(lab: GiteaLab) {
    this.#lab = lab;
  }

  async open(): Promise<readonly Pull[]> {
    return objects(await this.#get(`/repos/${path}/pulls?state=open&limit=50`)).map(pullOf);
  }

  async read(number: number): Promise<Pull> {
    return pullOf(await this.#get(`/repos/${path}/pulls/${number}`));
  }

  /** Opens one by hand, as its author. */
  async make(author: Person, { head, title }: { readonly head: string; readonly title: string }): Promise<Pull> {
    return pullOf(await this.#lab.gitea.as(author).call("POST", `/repos/${path}/pulls`, { head, base: "main", title }));
  }

  /** The newest status of a context. */
  async status(commit: string, context: string): Promise<Status | undefined> {
    const statuses = objects(await this.#get(`/repos/${path}/commits/${commit}/statuses?limit=50`));
    const newest = statuses.find((status) => status["context"] === context);
    if (newest === undefined) return undefined;
    const creator = text(field(newest["creator"], "login"));
    return { state: text(newest["status"]), description: text(newest["description"]), creator: creator === "" ? undefined : creator };
  }

  /**
   * Waits for a status that says something.
   *
   * @param isIt whether it is the one that is waited for. Default: no longer pending.
   * @throws Error with the last one after six minutes.
   */
  async settled(commit: string, context: string, isIt: (status: Status) => boolean = ({ state }) => state !== "pending"): Promise<Status> {
    return found(`${context} of ${commit} has come`, 360, async () => {
      const last = await this.status(commit, context);
      if (last === undefined) return "any status";
      return isIt(last) ? last : `another one than ${last.state}, "${last.description}"`;
    });
  }

  /** Bodies of the comments that carry a plan, with who wrote them. */
  async plans(number: number): Promise<readonly { readonly author: string; readonly body: string }[]> {
    const comments = objects(await this.#get(`/repos/${path}/issues/${number}/comments`));
    return comments.map((comment) => ({ author: text(field(comment["user"], "login")), body: text(comment["body"]) })).filter(({ body }) => body.startsWith(planMarker));
  }

  async approve(number: number, by: Person): Promise<void> {
    await this.#lab.gitea.as(by).call("POST", `/repos/${path}/pulls/${number}/reviews`, { event: "APPROVED", body: "" });
  }

  /**
   * Tries to merge. Gitea says "try again later" while it still looks whether it can.
   *
   * @param style the way of it, as the API calls it.
   */
  async merge(number: number, by: Person, style = "merge"): Promise<Reply> {
    for (let turn = 0; ; turn++) {
      const reply = await this.#lab.gitea.as(by).ask("POST", `/repos/${path}/pulls/${number}/merge`, { Do: style });
      if (turn === 40 || reply.status !== 405 || !messageOf(reply).includes("try again")) return reply;
      await sleep(250);
    }
  }

  async #get(at: string): Promise<Data> {
    return this.#lab.gitea.admin.api.call("GET", at);
  }
}

/** What an answer says in words. */
export const messageOf = ({ body }: Reply): string => text(field(body, "message"));

function pullOf(data: Data): Pull {
  const number = field(data, "number");
  if (typeof number !== "number") throw new Error(`Gitea answered no pull request but ${JSON.stringify(data).slice(0, 200)}`);
  return {
    number, head: text(field(field(data, "head"), "sha")), state: text(field(data, "state")), merged: field(data, "merged") === true,
    labels: objects(field(data, "labels")).map(({ name }) => text(name)),
  };
}
