/** A web app with data moves from Swarm to K3s: it runs on a real Swarm, a real API server takes it, and what the move costs is said before. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readDocuments } from "#lib/checks/documents/read.js";
import { field, objects } from "#lib/checks/workload.js";
import type { Data } from "#lib/synth/manifest.js";
import { startApiServer } from "../api-server.js";
import { messageOf } from "../client.js";
import { Cluster } from "../cluster.js";
import { progress } from "../components/cache.js";
import { eventually } from "../eventually.js";
import { startSwarm } from "./engine.js";
import { makeImage } from "./images.js";
import { deployStack, prepare, readPlace } from "./place.js";
import { openWorkspace } from "./workspace.js";

const patience = 150;
const workspace = openWorkspace(fileURLToPath(new URL("move", import.meta.url)));
test.after(() => workspace.remove());

/** What `astrolabe portability` says of one place. */
async function portability(place: string): Promise<{ readonly losses: readonly string[]; readonly before: Data | undefined; readonly obstacles: Data | undefined }> {
  const said: Data = JSON.parse(await workspace.astrolabe(["portability", "journal", "--format", "json"]));
  const found = objects(field(field(said, "result"), "places")).find((one) => one["place"] === place);
  const losses = objects(found?.["loses"]).map(({ severity, code }) => `${String(severity)} ${String(code)}`);
  return { losses, before: found?.["before"], obstacles: found?.["obstacles"] };
}

const ownership = "warning loss-volume-ownership";
const size = "info loss-volume-size";

test("before the move, what each side loses is said, and what has to be there first", async () => {
  assert.equal((await portability("hall")).losses, ["error loss-privilege-escalation", ownership, size]);
  const before = ["copy the data of the volume (1Gi) from hall/journal", "make the Secret journal/journal-session"];
  assert.equal(await portability("yard"), { losses: [], before, obstacles: [] });
});

test("a loss of security keeps the tree from being written, until the engines are said to prevent it", async () => {
  const error = await workspace.astrolabe(["synth"]).then(() => undefined, (reason: unknown) => reason);
  assert.match(String(error), "loss-privilege-escalation");
  workspace.edit("clusters/hall/cluster.ts", (text) => text.replace("  delivery:", "  engine: { noNewPrivileges: true },\n  delivery:"));
  await workspace.astrolabe(["synth"]);
  assert.equal((await portability("hall")).losses, [ownership, size]);
});

test("on the Swarm it runs, and its data outlast its tasks", async () => {
  const engine = await startSwarm([{ name: "hall-1", role: "manager" }], { "no-new-privileges": true });
  try {
    const place = readPlace(workspace.folder, "hall");
    const [stack] = place.stacks;
    assert.ok(stack !== undefined);
    await makeImage(engine, { script: "exec httpd -f -p 8080 -h /srv" }, ["registry.example.org/journal:1.0.0"]);
    await prepare(engine, workspace.folder, place);
    await deployStack(engine, workspace.folder, stack);
    await eventually("it runs", patience, () => engine.api.waiting());
    const [first] = await running(engine);
    assert.match(await engine.docker.run(["exec", first?.container ?? "", "cat", "/proc/1/status"]), /^NoNewPrivs:\s1$/m);
    // As the loss says, the volume belongs to root.
    await engine.docker.run(["exec", "--user", "0", first?.container ?? "", "sh", "-c", "echo Orion > /var/lib/journal/page"]);
    await engine.docker.run(["service", "update", "--force", "--detach", "journal_journal-web-0"]);
    await eventually("another task runs", patience, async () => ((await running(engine)).some(({ id }) => id !== first?.id) ? engine.api.waiting() : ["still the first"]));
    const [second] = await running(engine);
    assert.is(await engine.docker.run(["exec", second?.container ?? "", "cat", "/var/lib/journal/page"]), "Orion");
    progress("on the Swarm, a page that one task wrote was read by the next one");
  } finally {
    await engine.stop();
  }
});

const running = async ({ api }: Awaited<ReturnType<typeof startSwarm>>): ReturnType<typeof api.tasks> => (await api.tasks()).filter(({ state }) => state === "running");

test("on K3s the same app is taken by a real API server, every object of it", async () => {
  workspace.edit("clusters/yard/cluster.ts", (text) => text
    .replace('import type { Deployment }', 'import journal from "../../apps/journal/app.js";\nimport { deploy, type Deployment }')
    .replace("= [];", "= [deploy(journal)];"));
  await workspace.astrolabe(["synth"]);
  const server = await startApiServer();
  try {
    const cluster = new Cluster(server.client);
    const data = { apiVersion: "v1", kind: "Namespace", metadata: { name: "journal" } };
    await cluster.create({ apiVersion: "v1", kind: "Namespace", name: "journal", data });
    const folder = join(workspace.folder, "generated/yard/journal");
    const found = readdirSync(folder).sort().flatMap((file) => readDocuments(file, readFileSync(join(folder, file), "utf8")).objects.map(({ manifest }) => manifest));
    const refused: string[] = [];
    for (const manifest of found) {
      const answer = await cluster.dryRun(manifest);
      if (answer.status >= 300) refused.push(`${manifest.kind} ${manifest.name}: ${messageOf(answer)}`);
    }
    assert.equal(refused, []);
    const kinds = found.map(({ kind }) => kind);
    for (const kind of ["StatefulSet", "Service", "Ingress"]) assert.ok(kinds.includes(kind), kinds.join());
    const claim = objects(field(found.find(({ kind }) => kind === "StatefulSet")?.data["spec"], "volumeClaimTemplates"))[0];
    assert.equal([field(field(claim, "metadata"), "name"), field(field(field(field(claim, "spec"), "resources"), "requests"), "storage")], ["pages", "1Gi"]);
    progress(`on K3s, the API server took all ${found.length} objects of the app`);
  } finally {
    await server.stop();
  }
});

test("once it is placed, nothing has to be there first any more", async () => {
  assert.equal(await portability("yard"), { losses: [], before: [], obstacles: [] });
});

test.run();
