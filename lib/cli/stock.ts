import { closeSync, openSync, readFileSync, readSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Compilation } from "../compile.js";
import type { Delivered } from "../compiled/delivered.js";
import { CompiledDeployment } from "../compiled/deployment.js";
import { LostRecord, type Earlier } from "../compiled/earlier.js";
import type { Tree } from "../tree/tree.js";
import { sha256 } from "../workspace/digest.js";
import type { KnownApp } from "../workspace/program.js";
import { restOf, StockedApp, type Rest } from "./stocked-app.js";

/**
 * What a run knew of all apps and deployments. Runs after it leave the stock as it is, and write beside it what they
 * found otherwise: most change little, and writing all of it again would take longer than they do.
 */
export interface Stock {
  readonly apps: Map<string, KnownApp>;
  readonly deliveries: Map<string, Delivered>;
  readonly deployments: Map<string, CompiledDeployment>;
  readonly clusterFacts: Earlier["clusterFacts"];
}

/** A delivery as text. Its files are JSON, which is read when somebody asks. */
export type ListedDelivery = readonly [cluster: string, key: string, files: string];

/**
 * The first line of the stock's main file: what every run asks of all apps and deployments. A line follows for each of them, with
 * what few runs ask of few. The records and the facts stand in other files, a line for each deployment.
 */
interface Listed {
  readonly scripts: readonly string[];
  readonly apps: readonly (readonly [name: string, files: readonly string[], script: number, waivers: KnownApp["waivers"]])[];
  readonly deliveries: readonly ListedDelivery[];
  readonly deployments: readonly (readonly [id: string, app: string, size: number])[];
}

/** Where in its file a record is, in bytes, and its digest. */
type Place = readonly [from: number, length: number, digest: string];

/** Whoever asks for more records than this one by one has all of them read at once. */
const mostSingle = 20;
const chunkSize = 1024 * 1024;

/** The files of a stock, whose name is its digest. */
export const stockFiles = (name: string): readonly [listed: string, records: string, facts: string] => [`stock-${name}`, `records-${name}`, `facts-${name}`];

/** @returns nothing when it is not what was written. */
export function readStock(folder: string, name: string): Stock | undefined {
  const [listed, records, facts] = stockFiles(name).map((file) => join(folder, file)) as [string, string, string];
  const bytes = readFileSync(listed);
  if (sha256(bytes) !== name) return undefined;
  const end = bytes.indexOf("\n");
  const { scripts, apps, deliveries, deployments } = JSON.parse(bytes.toString("utf8", 0, end)) as Listed;
  let lines: readonly string[] | undefined;
  const line = (index: number): string => (lines ??= bytes.toString("utf8", end + 1).split("\n"))[index] ?? "";
  const read = recordReader(records);
  return {
    apps: new Map(apps.map(([name, files, script, waivers], index) =>
      [name, new StockedApp({ name, files, script: scripts[script] ?? "", waivers }, () => JSON.parse(line(index)) as Rest)])),
    deliveries: new Map(deliveries.map(readDelivery)),
    deployments: new Map(deployments.map(([id, app, size], index) =>
      [id, new CompiledDeployment({ id, app, size, read: () => read(id, JSON.parse(line(apps.length + index)) as Place) })])),
    clusterFacts: factsReader(facts),
  };
}

/**
 * Writes the stock of a compile.
 *
 * @param factsOf facts of deployments that the compile did not render. Default: it rendered all.
 * @returns its name, and what puts it in place.
 */
export function writeStock(folder: string, { apps, deliveries, deployments }: Compilation, factsOf: Earlier["clusterFacts"] = () => undefined): { readonly name: string; readonly put: () => void } {
  const drafts = stockFiles("next").map((file) => join(folder, file)) as [string, string, string];
  const [draft, records, facts] = drafts;
  let from = 0;
  const places: Place[] = [];
  writeLines(records, function* () {
    for (const { record } of deployments.values()) {
      const bytes = Buffer.from(record);
      places.push([from, bytes.length, sha256(bytes)]);
      from += bytes.length + 1;
      yield record;
    }
  });
  writeLines(facts, function* () {
    for (const [id, deployment] of deployments) yield `${id}\t${factsNow(deployment) ?? factsOf(id) ?? ""}`;
  });
  const scripts = [...new Set([...apps.values()].map(({ script }) => script))];
  const listed: Listed = {
    scripts,
    apps: [...apps.values()].map(({ name, files, script, waivers }) => [name, files, scripts.indexOf(script), waivers]),
    deliveries: [...deliveries].map(listDelivery),
    deployments: [...deployments].map(([id, { app, size }]) => [id, app, size]),
  };
  const text = [listed, ...[...apps.values()].map(restOf), ...places].map((part) => JSON.stringify(part)).join("\n");
  writeFileSync(draft, text);
  const name = sha256(text);
  return {
    name,
    put() {
      const files = stockFiles(name);
      for (const [index, file] of drafts.entries()) renameSync(file, join(folder, files[index] ?? ""));
    },
  };
}

/** What checks of the whole cluster need to know of a deployment that this run rendered. */
export const factsNow = ({ texts, size }: CompiledDeployment): string | undefined => texts?.at(size);

/** Writes lines without ever holding all of them in one piece. */
function writeLines(path: string, lines: () => Iterable<string>): void {
  const file = openSync(path, "w");
  let chunk = "";
  try {
    for (const line of lines()) {
      chunk += `${line}\n`;
      if (chunk.length <= chunkSize) continue;
      writeFileSync(file, chunk);
      chunk = "";
    }
    writeFileSync(file, chunk);
  } finally {
    closeSync(file);
  }
}

function recordReader(path: string): (id: string, place: Place) => string {
  let asked = 0;
  let all: Buffer | undefined;
  return (id, [from, length, digest]) => {
    asked += 1;
    const bytes = whole(id, () => (asked > mostSingle ? (all ??= readFileSync(path)).subarray(from, from + length) : readPart(path, from, length)));
    if (sha256(bytes) !== digest) throw new LostRecord(id);
    return bytes.toString();
  };
}

function whole(id: string, read: () => Buffer): Buffer {
  try {
    return read();
  } catch {
    throw new LostRecord(id);
  }
}

function readPart(path: string, from: number, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, from);
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** Reads the facts of deployments when somebody asks for the first. Whoever asks compares them with their digest. */
function factsReader(path: string): Earlier["clusterFacts"] {
  let facts: Map<string, string> | undefined;
  return (id) => {
    facts ??= new Map(whole(id, () => readFileSync(path)).toString().split("\n").map((line) => [line.slice(0, line.indexOf("\t")), line.slice(line.indexOf("\t") + 1)]));
    return facts.get(id);
  };
}

/** What a delivery left. Its files are listed when somebody asks: as long as the key stays the same, nobody does. */
export function readDelivery([cluster, key, listed]: ListedDelivery): [cluster: string, delivered: Delivered] {
  let files: Tree | undefined;
  return [cluster, {
    key,
    diagnostics: [],
    get files() {
      const pairs = (): [string, string][] => JSON.parse(listed) as [string, string][];
      return (files ??= new Map(pairs().map(([path, digest]) => [path, { digest, text: undefined }])));
    },
  }];
}

export function listDelivery([cluster, { key, files }]: readonly [string, Delivered]): ListedDelivery {
  return [cluster, key, JSON.stringify([...files].map(([path, { digest }]) => [path, digest]))];
}
