/** What the jobs of a commit said and when. */
import { field, objects } from "#lib/checks/workload.js";
import type { Data } from "#lib/synth/manifest.js";
import { found } from "../eventually.js";
import { path, type GiteaLab } from "./lab.js";

export interface Run {
  readonly id: number;
  /** Name of its workflow's file. */
  readonly workflow: string;
  readonly commit: string;
  /** `waiting` until a fork's run is approved, `completed` at last. */
  readonly status: string;
  readonly conclusion: string;
}

const text = (value: Data | undefined): string => (typeof value === "string" ? value : "");
const api = ({ gitea }: GiteaLab) => gitea.admin.api;

/**
 * Runs of one workflow for a commit, the newest first.
 *
 * @param event those of one trigger, such as `schedule`, whose runs say `push` of themselves. Default: all.
 */
export async function runsOf(lab: GiteaLab, workflow: string, commit: string, event = ""): Promise<readonly Run[]> {
  const { body } = await api(lab).ask("GET", `/repos/${path}/actions/runs?limit=50&event=${event}`);
  return objects(field(body, "workflow_runs")).map((run) => ({
    id: Number(run["id"]), workflow: text(run["path"]).replace(/@.*/, ""), commit: text(run["head_sha"]), status: text(run["status"]), conclusion: text(run["conclusion"]),
  })).filter((run) => run.workflow === workflow && run.commit === commit);
}

/** The newest run of a workflow for a commit when it has ended. @throws Error when it has not after six minutes. */
export async function ended(lab: GiteaLab, workflow: string, commit: string): Promise<Run> {
  return found(`${workflow} of ${commit} has ended`, 360, async () => {
    const [run] = await runsOf(lab, workflow, commit);
    if (run?.status === "completed") return run;
    const { body } = await api(lab).ask("GET", `/repos/${path}/actions/runs?limit=50`);
    const all = objects(field(body, "workflow_runs")).map((other) => `${text(other["path"])} of ${text(other["head_sha"])}: ${text(other["status"])}`);
    return `its end. There are:\n  ${all.join("\n  ")}`;
  });
}

/** One line of a log. */
export interface Line {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

/** The log of a run's only job. */
export async function logOf(lab: GiteaLab, { id }: Run): Promise<readonly Line[]> {
  const { body } = await api(lab).ask("GET", `/repos/${path}/actions/runs/${id}/jobs`);
  const [job] = objects(field(body, "jobs"));
  const log = await api(lab).call("GET", `/repos/${path}/actions/jobs/${String(field(job, "id"))}/logs`);
  return text(log).split("\n").flatMap((line) => {
    const [time = "", ...rest] = line.split(" ");
    const at = Date.parse(time);
    return Number.isNaN(at) ? [] : [{ at, text: rest.join(" ") }];
  });
}

/** With what exit code each step ended. The API says of a step what it says of its job (Gitea 1.26, ToActionWorkflowJob). */
export function exitsOf(lines: readonly Line[]): readonly number[] {
  const steps = lines.flatMap(({ text: said }, at) => (said.startsWith("::group::Run ") ? [at] : []));
  return steps.map((from, index) => {
    const codes = lines.slice(from, steps[index + 1]).flatMap(({ text: said }) => /^##\[error\]Process completed with exit code (\d+)\.$/.exec(said)?.[1] ?? []);
    return Number(codes[0] ?? 0);
  });
}

/** Where the time of a run went that verifies a pull request, as seconds from `since`, in milliseconds since 1970. */
export function splitOf(lines: readonly Line[], since: number): string {
  const at = (has: string): number => lines.find(({ text: said }) => said.includes(has))?.at ?? Number.NaN;
  const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`;
  const [taken, install, review, end] = [at("received task"), at("::group::Run npm ci"), at("::group::Run npm run --silent astrolabe -- review"), at("Job succeeded")];
  const times = lines.find(({ text: said }) => said.startsWith("Times: "))?.text.slice("Times: ".length).replace(/\.$/, "") ?? "";
  return `queue ${seconds(since, taken)}, fetch ${seconds(taken, install)}, install ${seconds(install, review)}, review ${seconds(review, end)} (${times})`;
}
