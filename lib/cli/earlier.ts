import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Compilation, Earlier } from "../compile.js";
import { CompiledDeployment } from "../compiled/deployment.js";
import type { CheckedCluster } from "../compiled/judge.js";
import type { Delivered } from "../compiled/delivered.js";
import { openStateFolder, stateFolder } from "../tree/places.js";
import type { Tree } from "../tree/tree.js";
import { sha256 } from "../workspace/digest.js";
import type { Script } from "../workspace/load.js";
import type { KnownApp } from "../workspace/program.js";
import { scriptPrefix } from "../workspace/position.js";

const version = "astrolabe-cache 3";
/** The facts that checks of whole clusters need, a line for each deployment. */
const factsFile = "facts";
const chunkSize = 1024 * 1024;

/** Everything but the deployments, which follow it line by line. */
interface Head {
  readonly compiler: string;
  readonly clusters: Earlier["clusters"];
  readonly summaries: Earlier["summaries"];
  readonly warnings: Earlier["warnings"];
  readonly checked: Earlier["checked"];
  readonly checkedClusters: readonly (readonly [cluster: string, checked: CheckedCluster])[];
  readonly readOtherwise: readonly string[];
  readonly apps: readonly KnownApp[];
  /** The files as JSON, which is read when somebody asks. */
  readonly deliveries: readonly (readonly [cluster: string, key: string, files: string])[];
}

/**
 * What the last clean compile left for this one. A cache that is missing, damaged, truncated, or of
 * another version or compiler is no cache: everything is compiled anew.
 *
 * @param changed the sources that changed since.
 */
export function readEarlier(root: string, compiler: string, changed: ReadonlySet<string>): Earlier | undefined {
  try {
    const folder = join(root, stateFolder, "cache");
    const bytes = readFileSync(join(folder, "compile"));
    const end = bytes.lastIndexOf("\n");
    if (bytes.toString("latin1", end + 1) !== `${version} ${sha256(bytes.subarray(0, end + 1))}`) return undefined;
    const [first = "", ...records] = bytes.toString("utf8", 0, end).split("\n");
    const head = JSON.parse(first) as Head;
    if (head.compiler !== compiler) return undefined;
    const names = new Set([head.clusters.script, ...head.apps.map(({ script }) => script)]);
    const scripts = new Map([...names].map((name) => [name, join(folder, scriptFile({ name }))]));
    if ([...scripts.values()].some((path) => !existsSync(path))) return undefined;
    return {
      changed, scripts,
      clusters: head.clusters,
      summaries: head.summaries,
      warnings: head.warnings,
      checked: head.checked,
      checkedClusters: new Map(head.checkedClusters),
      clusterFacts: factsReader(join(folder, factsFile)),
      readOtherwise: new Set(head.readOtherwise),
      apps: new Map(head.apps.map((app) => [app.name, app])),
      deliveries: new Map(head.deliveries.map(([cluster, key, files]) => [cluster, readDelivered(key, files)])),
      deployments: new Map(records.map((record) => [record.slice(0, record.indexOf("\t")), new CompiledDeployment(record)])),
    };
  } catch {
    return undefined;
  }
}

/** Folder for what a run leaves to the next, made when it is missing. */
export function cacheFolder(root: string): string {
  const folder = join(openStateFolder(root), "cache");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Prepares to keep what the next compile can use. Nothing that is in use is touched.
 *
 * @returns what puts it in place: to be called once the tree is written.
 */
export function prepareEarlier(root: string, compiler: string, compilation: Compilation, earlier: Earlier | undefined): () => void {
  const { program, apps, clusters: summaries, readOtherwise, diagnostics, checked, checkedClusters, deployments, deliveries } = compilation;
  const [clusters] = program.scripts;
  const ofChecks = new Set(checked);
  const head: Head = {
    compiler,
    clusters: { script: clusters?.name ?? "", entries: clusters?.entries ?? [], files: program.clusterFiles },
    summaries,
    warnings: diagnostics.filter((diagnostic) => !ofChecks.has(diagnostic)),
    checked,
    checkedClusters: [...checkedClusters],
    readOtherwise: [...readOtherwise],
    apps: [...apps.values()],
    deliveries: [...deliveries].map(([cluster, { key, files }]) => [cluster, key, JSON.stringify([...files].map(([path, { digest }]) => [path, digest]))]),
  };
  const folder = cacheFolder(root);
  writeLines(join(folder, "next"), chain([JSON.stringify(head)], deployments.values()));
  const hasNewFacts = earlier === undefined
    || [...deployments].some(([id, { texts, clusterFacts }]) => texts !== undefined && clusterFacts !== earlier.deployments.get(id)?.clusterFacts);
  if (hasNewFacts) writeLines(join(folder, `next-${factsFile}`), factsLines(deployments, earlier));
  return () => {
    if (hasNewFacts) renameSync(join(folder, `next-${factsFile}`), join(folder, factsFile));
    renameSync(join(folder, "next"), join(folder, "compile"));
    deleteOthers(folder, ["compile", factsFile, ...program.scripts.map(scriptFile)]);
  };
}

function* factsLines(deployments: Earlier["deployments"], earlier: Earlier | undefined): Generator<string> {
  for (const [id, { texts, size }] of deployments) {
    const facts = texts === undefined ? earlier?.clusterFacts(id) : texts.at(size);
    if (facts !== undefined) yield `${id}\t${facts}`;
  }
}

/** Reads the facts of deployments when somebody asks for the first. Whoever asks compares them with their digest. */
function factsReader(path: string): Earlier["clusterFacts"] {
  let facts: Map<string, string> | undefined;
  return (id) => {
    facts ??= new Map(readFileSync(path, "utf8").split("\n").map((line) => [line.slice(0, line.indexOf("\t")), line.slice(line.indexOf("\t") + 1)]));
    return facts.get(id);
  };
}

function* chain(first: readonly string[], deployments: Iterable<CompiledDeployment>): Generator<string> {
  yield* first;
  for (const { record } of deployments) yield record;
}

/** Writes lines, and then their digest, without ever holding all of them in one piece. */
function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, "w");
  const sum = createHash("sha256");
  let chunk = "";
  const flush = (): void => {
    const bytes = Buffer.from(chunk);
    sum.update(bytes);
    writeFileSync(file, bytes);
    chunk = "";
  };
  try {
    for (const line of lines) {
      chunk += `${line}\n`;
      if (chunk.length > chunkSize) flush();
    }
    flush();
    writeFileSync(file, `${version} ${sum.digest("hex")}`);
  } finally {
    closeSync(file);
  }
}

function deleteOthers(folder: string, files: readonly string[]): void {
  const kept = new Set(files);
  for (const file of readdirSync(folder)) if (!kept.has(file)) rmSync(join(folder, file), { recursive: true, force: true });
}

/** What a delivery left. Its files are listed when somebody asks: as long as the key stays the same, nobody does. */
function readDelivered(key: string, listed: string): Delivered {
  let files: Tree | undefined;
  return {
    key,
    diagnostics: [],
    get files() {
      const pairs = (): [string, string][] => JSON.parse(listed) as [string, string][];
      return (files ??= new Map(pairs().map(([path, digest]) => [path, { digest, text: undefined }])));
    },
  };
}

const scriptFile = ({ name }: Pick<Script, "name">): string => `${name.slice(scriptPrefix.length)}.js`;
