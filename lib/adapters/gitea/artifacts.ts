import { createHash } from "node:crypto";
import { AdapterError } from "../error.js";
import { flag, parseJson, text } from "../json.js";
import { zip, type ZipEntry } from "./zip.js";

/** Where a job keeps artifacts, and what lets it. The runner gives both to every step. */
export interface ArtifactStore {
  /** `ACTIONS_RESULTS_URL`. */
  readonly url: string;
  /** `ACTIONS_RUNTIME_TOKEN`: a JWT that names the run and the job. */
  readonly token: string;
}

/** Milliseconds that one request may take. */
const patience = 30_000;

/**
 * Keeps files with the run as one artifact, which people download as an archive. By the fourth version of the protocol of
 * GitHub's artifacts, in the parts that Gitea 1.26 has (routers/api/actions/artifactsv4.go): the API lists no others.
 *
 * @throws AdapterError when they cannot be kept.
 */
export async function keepArtifact(store: ArtifactStore, name: string, files: readonly ZipEntry[]): Promise<void> {
  const archive = zip(files);
  const artifact = { ...idsIn(store.token), name };
  const created = await ask(store, "CreateArtifact", { ...artifact, version: 4 });
  await send(text(created, "signedUploadUrl"), archive);
  const digest = createHash("sha256").update(archive).digest("hex");
  const kept = await ask(store, "FinalizeArtifact", { ...artifact, size: String(archive.length), hash: `sha256:${digest}` });
  if (!flag(kept, "ok")) throw failure("the server did not keep it", "");
}

/** Run and job, as the token's payload names them: `Actions.Results:<run>:<job>`. */
function idsIn(token: string): { readonly workflow_run_backend_id: string; readonly workflow_job_run_backend_id: string } {
  const payload = parseJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const [, run, job] = /(?:^| )Actions\.Results:([0-9]+):([0-9]+)(?: |$)/.exec(text(payload, "scp")) ?? [];
  if (run === undefined || job === undefined) throw failure("the runner's token does not say which run this is", "");
  return { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
}

async function ask({ url, token }: ArtifactStore, method: string, body: object): Promise<unknown> {
  const response = await request(`${url.replace(/\/+$/, "")}/twirp/github.actions.results.api.v1.ArtifactService/${method}`, {
    method: "POST", body: JSON.stringify(body), headers: { "authorization": `Bearer ${token}`, "content-type": "application/json" },
  });
  return parseJson(await response.text());
}

/** @param url carries its own permission, so it is told to nobody. */
async function send(url: string, archive: Buffer): Promise<void> {
  if (!URL.canParse(url)) throw failure("the server gave no address to send it to", "");
  const target = new URL(url);
  target.searchParams.set("comp", "appendBlock");
  await request(target, { method: "PUT", body: archive, headers: { "content-type": "application/zip" } });
}

async function request(url: string | URL, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(patience) }).catch((cause: unknown) => {
    throw failure("the server cannot be reached", "", cause);
  });
  if (!response.ok) throw failure(`the server answered ${response.status}`, response.status);
  return response;
}

function failure(reason: string, status: string | number, cause?: unknown): AdapterError {
  return new AdapterError(`The reports were not kept: ${reason}`, { subject: "artifacts", status, hint: "They are in the log as well. Run the job again if they are needed.", cause });
}
