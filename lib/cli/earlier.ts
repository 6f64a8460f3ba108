import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Compilation, Earlier } from "../compile.js";
import { CompiledDeployment } from "../compiled/deployment.js";
import type { CheckedCluster } from "../compiled/judge.js";
import type { Changes } from "../launcher/state.cjs";
import { openStateFolder, stateFolder } from "../tree/places.js";
import { sha256 } from "../workspace/digest.js";
import type { Found } from "../workspace/find.js";
import type { Script } from "../workspace/load.js";
import { differing, hasSameKeys } from "../workspace/patched.js";
import type { KnownApp } from "../workspace/program.js";
import { scriptPrefix } from "../workspace/position.js";
import { factsNow, listDelivery, readDelivery, readStock, stockFiles, writeStock, type ListedDelivery } from "./stock.js";

const version = "astrolabe-cache 6";

/** The one file that says what counts of all others, which are named by their contents. */
const file = "compile";

// With more apps and deployments apart from the stock than this, a new stock costs less than writing and reading them each time.
const mostApart = 100;

interface Head {
  readonly compiler: string;
  readonly stock: string;
  readonly scripts: readonly string[];
  readonly clusters: Earlier["clusters"];
  readonly summaries: Earlier["summaries"];
  readonly warnings: Earlier["warnings"];
  readonly checked: Earlier["checked"];
  readonly checkedClusters: readonly (readonly [cluster: string, checked: CheckedCluster])[];
  readonly readOtherwise: readonly string[];
  /** What was found beside the apps of the stock, if these are all that were found. */
  readonly found?: Omit<Found, "apps">;
  readonly apart: Apart;
}

/** What is otherwise than in the stock, by the names that Compilation has for it. */
interface Apart {
  readonly apps: readonly KnownApp[];
  readonly deliveries: readonly ListedDelivery[];
  readonly deployments: readonly (readonly [id: string, record: string, facts: string])[];
}

/** What an earlier run left, and how it is kept. */
export interface Kept extends Earlier {
  /** Name of the stock. */
  readonly stock: string;
  /** Names of the apps and clusters and ids of the deployments that are not as in the stock. */
  readonly apart: Readonly<Record<keyof Apart, readonly string[]>>;
  /** The apps and clusters, if none came or went since. */
  readonly found: Found | undefined;
}

/**
 * What the last clean compile left for this one. A cache that is missing, damaged, truncated, or of
 * another version or compiler is no cache: everything is compiled anew.
 *
 * @param changes what changed since.
 */
export function readEarlier(root: string, compiler: string, changes: Pick<Changes, "changed" | "gone" | "isListed">): Kept | undefined {
  try {
    const folder = join(root, stateFolder, "cache");
    const text = readFileSync(join(folder, file), "utf8");
    const end = text.lastIndexOf("\n");
    const sealed = text.slice(0, end);
    if (text.slice(end + 1) !== sealOf(sealed)) return undefined;
    const { apart, stock: name, ...head } = JSON.parse(sealed) as Head;
    if (head.compiler !== compiler) return undefined;
    const scripts = new Map(head.scripts.map((name) => [name, join(folder, scriptFile({ name }))]));
    if ([...scripts.values()].some((path) => !existsSync(path))) return undefined;
    const stock = readStock(folder, name);
    if (stock === undefined) return undefined;
    const { apps, deliveries, deployments } = stock;
    for (const app of apart.apps) apps.set(app.name, app);
    for (const listed of apart.deliveries) deliveries.set(...readDelivery(listed));
    for (const [id, record] of apart.deployments) deployments.set(id, new CompiledDeployment(record));
    const facts = new Map(apart.deployments.map(([id, , of]) => [id, of]));
    return {
      changed: new Set(changes.changed), scripts, apps, deliveries, deployments, stock: name,
      apart: { apps: apart.apps.map((app) => app.name), deliveries: apart.deliveries.map(([cluster]) => cluster), deployments: [...facts.keys()] },
      found: head.found !== undefined && isFoundAgain(head.found, changes) ? { apps: [...apps.keys()], ...head.found } : undefined,
      clusters: head.clusters,
      summaries: head.summaries,
      warnings: head.warnings,
      checked: head.checked,
      checkedClusters: new Map(head.checkedClusters),
      clusterFacts: (id) => facts.get(id) ?? stock.clusterFacts(id),
      readOtherwise: new Set(head.readOtherwise),
    };
  } catch {
    return undefined;
  }
}

/** Whether no app and no cluster came or went. */
const isFoundAgain = ({ others }: Omit<Found, "apps">, { changed, gone, isListed }: Pick<Changes, "changed" | "gone" | "isListed">): boolean =>
  isListed && gone.length === 0 && !others.some((file) => changed.includes(file));

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
 * @throws LostRecord when what an earlier run left is not there.
 */
export function prepareEarlier(root: string, compiler: string, compilation: Compilation, earlier: Kept | undefined): () => void {
  const { found, program, clusters: summaries, readOtherwise, diagnostics, checked, checkedClusters } = compilation;
  const [clusters] = program.scripts;
  const ofChecks = new Set(checked);
  const folder = join(root, stateFolder, "cache");
  const apart = earlier && apartFrom(earlier, compilation);
  const stock = earlier === undefined || apart === undefined ? writeStock(folder, compilation, earlier?.clusterFacts) : { name: earlier.stock, put: () => undefined };
  const head: Head = {
    compiler,
    stock: stock.name,
    scripts: program.scripts.map(({ name }) => name),
    clusters: { script: clusters?.name ?? "", entries: clusters?.entries ?? [], files: program.clusterFiles },
    summaries,
    warnings: diagnostics.filter((diagnostic) => !ofChecks.has(diagnostic)),
    checked,
    checkedClusters: [...checkedClusters],
    readOtherwise: [...readOtherwise],
    ...(found.apps.length === compilation.apps.size ? { found: { clusters: found.clusters, others: found.others } } : {}),
    apart: apart ?? { apps: [], deliveries: [], deployments: [] },
  };
  const text = JSON.stringify(head);
  writeFileSync(join(folder, "next"), `${text}\n${sealOf(text)}`);
  return () => {
    stock.put();
    // From here on the new one counts.
    renameSync(join(folder, "next"), join(folder, file));
    deleteOthers(folder, [file, ...stockFiles(stock.name), ...program.scripts.map(scriptFile)]);
  };
}

/** What a compile has otherwise than the stock of an earlier run; nothing when that is too much, or about other apps or deployments. */
function apartFrom({ apart, ...earlier }: Kept, { apps, deliveries, deployments }: Compilation): Apart | undefined {
  if (apps.size !== earlier.apps.size || deliveries.size !== earlier.deliveries.size || !hasSameKeys(earlier.deployments, deployments)) return undefined;
  const others = {
    apps: entriesOf(apps, [...apart.apps, ...differing(earlier.apps, apps)]),
    deliveries: entriesOf(deliveries, [...apart.deliveries, ...differing(earlier.deliveries, deliveries)]),
    deployments: entriesOf(deployments, [...apart.deployments, ...differing(earlier.deployments, deployments)]),
  };
  const isNew = others.apps.some(([name]) => !earlier.apps.has(name)) || others.apps.length + others.deployments.length > mostApart;
  return isNew ? undefined : {
    apps: others.apps.map(([, app]) => app),
    deliveries: others.deliveries.map(listDelivery),
    deployments: others.deployments.map(([id, deployment]) => [id, deployment.record, factsNow(deployment) ?? earlier.clusterFacts(id) ?? ""]),
  };
}

/** Some entries of a map, once each. */
const entriesOf = <Value extends {}>(map: ReadonlyMap<string, Value>, names: readonly string[]): (readonly [string, Value])[] =>
  [...new Set(names)].flatMap((name) => {
    const value = map.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });

function deleteOthers(folder: string, files: readonly string[]): void {
  const kept = new Set(files);
  for (const name of readdirSync(folder)) if (!kept.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
}

const sealOf = (text: string): string => `${version} ${sha256(text)}`;

const scriptFile = ({ name }: Pick<Script, "name">): string => `${name.slice(scriptPrefix.length)}.js`;
