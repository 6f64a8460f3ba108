/** A real API server takes the lab's tree, and refuses what we refuse. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { startApiServer, type ApiServer } from "./api-server.js";
import { messageOf, type Answer } from "./client.js";
import { Cluster } from "./cluster.js";
import { progress } from "./components/cache.js";
import { definitions } from "./components/definitions.js";
import { kubernetes } from "./components/programs.js";
import { differences } from "./differences.js";
import { labObjects, namespacesOf } from "./lab.js";
import { mutations } from "./mutations/mutate.js";
import { operators } from "./mutations/operators.js";
import { labSchemas, refusals } from "./verdict.js";

const lab = labObjects();
const { minor } = kubernetes;
let server: ApiServer | undefined;

test("the API server starts, with the definitions and namespaces of the lab", async () => {
  server = await startApiServer();
  const cluster = new Cluster(server.client);
  await cluster.define(await definitions());
  for (const name of namespacesOf(lab)) await cluster.create({ apiVersion: "v1", kind: "Namespace", name, data: { apiVersion: "v1", kind: "Namespace", metadata: { name } } });
});

test("the API server takes every object of the lab's tree, and so do we", async () => {
  const cluster = running();
  const schemas = labSchemas(minor);
  const wrong: string[] = [];
  for (const { file, manifest } of lab) {
    const answer = await cluster.dryRun(manifest);
    if (isRefused(answer)) wrong.push(`${file}: the API server: ${messageOf(answer)}`);
    wrong.push(...refusals(manifest, schemas, minor).map((problem) => `${file}: ours: ${problem}`));
  }
  assert.equal(wrong, []);
  assert.ok(lab.length > 500);
  progress(`${lab.length} objects of the lab were taken`);
});

test("the API server takes and refuses 2,000 changed objects as we do, but for the differences that are listed", async () => {
  const cluster = running();
  const schemas = labSchemas(minor);
  const changed = mutations(lab, operators, { count: 2000, seed: "astrolabe" });
  assert.is(changed.length, 2000);
  const unlisted: string[] = [];
  const differing = new Set<string>();
  const counts = { refused: 0, accepted: 0 };
  for (const { operator, file, place, manifest } of changed) {
    const answer = await cluster.dryRun(manifest);
    const isServer = isRefused(answer);
    counts[isServer ? "refused" : "accepted"]++;
    const own = refusals(manifest, schemas, minor);
    if (isServer === own.length > 0) continue;
    const ours = isServer ? "accepted" : "refused";
    if (differences.get(operator)?.ours === ours) differing.add(operator);
    else unlisted.push(`${operator} (${file}, ${place || "/"}): the API server ${isServer ? `refuses: ${messageOf(answer).slice(0, 400)}` : `takes it; ours: ${own.join("; ")}`}`);
  }
  progress(`${changed.length} changed objects: ${counts.refused} refused, ${counts.accepted} taken by the API server; differences: ${differing.size} of ${operators.length} ways to change`);
  assert.equal(unlisted, []);
  assert.equal([...differences.keys()].filter((operator) => !differing.has(operator)), [], "what is listed as a difference no longer differs");
});

test("the server stops", async () => {
  await server?.stop();
});

/** Whether an answer says that the object will not do. @throws Error for an answer that says something else, such as that the server is not well. */
function isRefused(answer: Answer): boolean {
  const { status } = answer;
  if (status === 200 || status === 201) return false;
  // The server calls it an error of its own when an object does not fit into the types of its kind.
  const isMismatch = status === 500 && /^500 failed to (?:create typed patch object|convert new object)/.test(messageOf(answer));
  if (status === 404 || status === 422 || status === 400 || status === 403 || isMismatch) return true;
  throw new Error(`The API server's answer is no verdict: ${messageOf(answer)}`);
}

function running(): Cluster {
  if (server === undefined) throw new Error("The API server did not start");
  return new Cluster(server.client);
}

test.run();
