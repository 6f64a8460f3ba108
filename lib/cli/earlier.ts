import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Compilation, Earlier } from "../compile.js";
import { readRecord, recordOf } from "../compiled.js";
import type { Delivered } from "../delivered.js";
import { openStateFolder, stateFolder } from "../tree/places.js";
import { sha256 } from "../workspace/digest.js";
import type { Script } from "../workspace/load.js";
import { clustersScript, type KnownApp, type Program } from "../workspace/program.js";
import { scriptPrefix } from "../workspace/position.js";

const version = "astrolabe-cache 2";

/** Everything but the deployments, which follow it line by line. */
interface Head {
  readonly compiler: string;
  readonly clusters: Earlier["clusters"];
  readonly summaries: Earlier["summaries"];
  readonly warnings: Earlier["warnings"];
  readonly readOtherwise: readonly string[];
  readonly apps: readonly KnownApp[];
  readonly deliveries: readonly (readonly [cluster: string, key: string, files: readonly (readonly [path: string, digest: string])[]])[];
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
    const text = readFileSync(join(folder, "compile"), "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== `${version} ${sha256(body)}`) return undefined;
    const [first = "", ...records] = body.split("\n");
    const head = JSON.parse(first) as Head;
    if (head.compiler !== compiler) return undefined;
    const names = new Set(head.apps.map(({ script }) => script));
    const scripts = new Map([...names].map((name) => [name, join(folder, scriptFile({ name }))]));
    if ([...scripts.values()].some((path) => !existsSync(path))) return undefined;
    return {
      changed, scripts,
      clusters: head.clusters,
      summaries: head.summaries,
      warnings: head.warnings,
      readOtherwise: new Set(head.readOtherwise),
      apps: new Map(head.apps.map((app) => [app.name, app])),
      deliveries: new Map(head.deliveries.map(([cluster, key, files]) => [cluster, readDelivered(key, files)])),
      deployments: new Map(records.map(readRecord)),
    };
  } catch {
    return undefined;
  }
}

/**
 * Prepares to keep what the next compile can use. Nothing that is in use is touched.
 *
 * @returns what puts it in place: to be called once the tree is written.
 */
export function prepareEarlier(root: string, compiler: string, { program, apps, clusters: summaries, readOtherwise, diagnostics, deployments, deliveries }: Compilation): () => void {
  const clusters = program.scripts.find(({ name }) => name === clustersScript);
  if (clusters === undefined || !("code" in clusters)) return () => undefined;
  const head: Head = {
    compiler,
    clusters: { code: clusters.code, entries: clusters.entries, files: program.clusterFiles },
    summaries,
    warnings: diagnostics,
    readOtherwise: [...readOtherwise],
    apps: [...apps.values()],
    deliveries: [...deliveries].map(([cluster, { key, files }]) => [cluster, key, [...files].map(([path, { digest }]) => [path, digest])]),
  };
  const body = [JSON.stringify(head), ...[...deployments].map(([id, deployment]) => recordOf(id, deployment))].join("\n");
  const folder = join(openStateFolder(root), "cache");
  mkdirSync(folder, { recursive: true });
  for (const script of appScripts(program)) if ("code" in script) writeFileSync(join(folder, scriptFile(script)), script.code);
  writeFileSync(join(folder, "next"), `${version} ${sha256(body)}\n${body}`);
  return () => {
    renameSync(join(folder, "next"), join(folder, "compile"));
    deleteOthers(folder, ["compile", ...appScripts(program).map(scriptFile)]);
  };
}

const appScripts = ({ scripts }: Program): Script[] => scripts.filter(({ name }) => name !== clustersScript);

function deleteOthers(folder: string, files: readonly string[]): void {
  const kept = new Set(files);
  for (const file of readdirSync(folder)) if (!kept.has(file)) rmSync(join(folder, file), { recursive: true, force: true });
}

function readDelivered(key: string, files: Head["deliveries"][number][2]): Delivered {
  return { key, diagnostics: [], files: new Map(files.map(([path, digest]) => [path, { digest, text: undefined }])) };
}

const scriptFile = ({ name }: Pick<Script, "name">): string => `${name.slice(scriptPrefix.length)}.js`;
