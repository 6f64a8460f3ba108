import { closeSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Compilation } from "../compile.js";
import type { Delivered } from "../compiled/delivered.js";
import { CompiledDeployment } from "../compiled/deployment.js";
import type { Earlier } from "../compiled/earlier.js";
import type { Tree } from "../tree/tree.js";
import { sha256 } from "../workspace/digest.js";
import type { KnownApp } from "../workspace/program.js";
import { placeLine, recordReader, StockedRecord, whole } from "./records.js";
import { restOf, StockedApp } from "./stocked-app.js";

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
 * The first line of the stock's main file: what every run asks of all apps and deployments, in columns, which take half as long to
 * read as rows. What few runs ask of few is in records: one for each deployment, then one for each app, then one for the files of each
 * delivery. The other lines of the main file say where in its own file each record is.
 */
interface Listed {
  readonly scripts: readonly string[];
  readonly apps: {
    readonly names: readonly string[];
    readonly files: readonly (readonly string[])[];
    /** Positions among the scripts. */
    readonly scripts: readonly number[];
    /** Of those that have some, by position. */
    readonly waivers: readonly (readonly [app: number, waivers: KnownApp["waivers"]])[];
  };
  readonly deliveries: readonly (readonly [cluster: string, key: string])[];
  readonly deployments: {
    readonly ids: readonly string[];
    /** Positions among the apps. */
    readonly apps: readonly number[];
    readonly sizes: readonly number[];
  };
}

/** The files of a stock, whose name is the digest of the first line. */
export const stockFiles = (name: string): readonly [listed: string, records: string, facts: string] => [`stock-${name}`, `records-${name}`, `facts-${name}`];

/** @returns nothing when it is not what was written. */
export function readStock(folder: string, name: string): Stock | undefined {
  const [listed, records, facts] = stockFiles(name).map((file) => join(folder, file)) as [string, string, string];
  const bytes = readFileSync(listed);
  const end = bytes.indexOf("\n");
  const head = bytes.subarray(0, end);
  if (sha256(head) !== name) return undefined;
  const { scripts, apps, deliveries, deployments } = JSON.parse(head.toString()) as Listed;
  const read = recordReader(records, bytes.subarray(end + 1));
  const [firstApp, firstDelivery] = [deployments.ids.length, deployments.ids.length + apps.names.length];
  const waivers = new Map(apps.waivers);
  const stock = { apps: new Map<string, KnownApp>(), deployments: new Map<string, CompiledDeployment>() };
  apps.names.forEach((app, index) => {
    stock.apps.set(app, new StockedApp(app, apps.files[index] ?? [], scripts[apps.scripts[index] ?? -1] ?? "", waivers.get(index) ?? [], read, firstApp + index));
  });
  deployments.ids.forEach((id, index) => {
    stock.deployments.set(id, new CompiledDeployment(new StockedRecord(id, apps.names[deployments.apps[index] ?? -1] ?? "", deployments.sizes[index] ?? 0, read, index)));
  });
  return {
    ...stock,
    deliveries: new Map(deliveries.map(([cluster, key], index) => [cluster, keptDelivery(key, () => read(firstDelivery + index, cluster))])),
    clusterFacts: factsReader(facts),
  };
}

/**
 * Writes the stock of a compile.
 *
 * @param factsOf facts of deployments that the compile did not render. Default: it rendered all.
 * @returns its name, and what puts it in place.
 */
export function writeStock(folder: string, { found, apps, deliveries, deployments }: Compilation, factsOf: Earlier["clusterFacts"] = () => undefined): { readonly name: string; readonly put: () => void } {
  const drafts = stockFiles("next").map((file) => join(folder, file)) as [string, string, string];
  const [draft, records, facts] = drafts;
  const listedDeliveries = [...deliveries].map(listDelivery);
  const places: string[] = [];
  // In their order, so that a run that finds the same need not look for them.
  const all = found.apps.flatMap((name) => apps.get(name) ?? []);
  writeLines(records, function* () {
    let from = 0;
    const placed = (record: string): string => {
      const bytes = Buffer.from(record);
      places.push(placeLine([from, bytes.length, sha256(bytes)]));
      from += bytes.length + 1;
      return record;
    };
    for (const { record } of deployments.values()) yield placed(record);
    for (const app of all) yield placed(JSON.stringify(restOf(app)));
    for (const [, , files] of listedDeliveries) yield placed(files);
  });
  writeLines(facts, function* () {
    for (const [id, deployment] of deployments) yield `${id}\t${factsNow(deployment) ?? factsOf(id) ?? ""}`;
  });
  const names = all.map(({ name }) => name);
  const scripts = [...new Set(all.map(({ script }) => script))];
  const positions = new Map(names.map((name, index) => [name, index]));
  const listed: Listed = {
    scripts,
    apps: {
      names, files: all.map(({ files }) => files), scripts: all.map(({ script }) => scripts.indexOf(script)),
      waivers: all.flatMap(({ waivers }, index) => (waivers.length === 0 ? [] : [[index, waivers] as const])),
    },
    deliveries: listedDeliveries.map(([cluster, key]) => [cluster, key]),
    deployments: {
      ids: [...deployments.keys()], apps: [...deployments.values()].map(({ app }) => positions.get(app) ?? -1),
      sizes: [...deployments.values()].map(({ size }) => size),
    },
  };
  const head = JSON.stringify(listed);
  writeFileSync(draft, `${head}\n${places.join("")}`);
  const name = sha256(head);
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

const chunkSize = 1024 * 1024;

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

/** Reads the facts of deployments when somebody asks for the first. Whoever asks compares them with their digest. */
function factsReader(path: string): Earlier["clusterFacts"] {
  let facts: Map<string, string> | undefined;
  return (id) => {
    facts ??= new Map(whole(id, () => readFileSync(path)).toString().split("\n").map((line) => [line.slice(0, line.indexOf("\t")), line.slice(line.indexOf("\t") + 1)]));
    return facts.get(id);
  };
}

/** What a delivery left. Its files are listed when somebody asks: as long as the key stays the same, nobody does. */
export const readDelivery = ([cluster, key, listed]: ListedDelivery): [cluster: string, delivered: Delivered] => [cluster, keptDelivery(key, () => listed)];

function keptDelivery(key: string, read: () => string): Delivered {
  let files: Tree | undefined;
  return {
    key,
    diagnostics: [],
    get files() {
      const pairs = (): [string, string][] => JSON.parse(read()) as [string, string][];
      return (files ??= new Map(pairs().map(([path, digest]) => [path, { digest, text: undefined }])));
    },
  };
}

export function listDelivery([cluster, { key, files }]: readonly [string, Delivered]): ListedDelivery {
  return [cluster, key, JSON.stringify([...files].map(([path, { digest }]) => [path, digest]))];
}
