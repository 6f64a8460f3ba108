import { resolveBase, type Base } from "../adapters/git/base.js";
import { blobId, formatIn, readBlobs, treesAt } from "../adapters/git/tree.js";
import { inventoryOf } from "../checks/capacity/inventory.js";
import { totals } from "../checks/capacity/totals.js";
import type { Compilation } from "../compile.js";
import { factsIn } from "../compiled/judge.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { makePlan } from "../plan/make.js";
import type { Plan, Share } from "../plan/plan.js";
import type { TreeReader } from "../plan/side.js";
import { clusterOf, indexPath, treeFolder } from "../tree/places.js";
import type { Tree } from "../tree/tree.js";
import { sha256 } from "../workspace/digest.js";
import { findRules } from "../workspace/find.js";
import { appsFolder, changedApps } from "./changed-apps.js";
import type { WorkspaceContext } from "./context.js";
import { deploymentsAmong, withSources } from "./plan-sources.js";
import { select, type Selection } from "./selection.js";
import { compileWorkspace, findingsOf, type Session } from "./session.js";
import { staleFindings } from "./stale-tree.js";
import { TextIds } from "./text-ids.js";

/** What a command wants of a plan. */
export interface PlanWish {
  /** Git revision to compare with. Default: where this branch left the default branch. */
  readonly base?: string | undefined;
  /** Only these clusters and apps. Default: all. */
  readonly cluster?: readonly string[];
  readonly app?: readonly string[];
  /** The day for which waivers are judged, `YYYY-MM-DD`. Default: this one, in UTC. */
  readonly today?: string | undefined;
  /** Seconds that the code of one app or cluster may run. */
  readonly timeLimit: number;
  /** Megabytes that authors' code may use. */
  readonly memoryLimit: number;
  /** Whether files of generated/ that are not what the sources say are findings, as `check` reports them. Default: false. */
  readonly stale?: boolean;
}

/** What the sources would do to what runs. */
export interface Planned {
  readonly session: Session;
  readonly diagnostics: readonly Diagnostic[];
  /** Empty when there are errors, unless the tree on disk alone is wrong. */
  readonly plan: Plan;
  readonly base: Base;
  /** SHA-256 over path and digest of every file of the tree: the same on every machine. */
  readonly treeDigest: string;
  /** SHA-256 over path and digest of every source: the same on every machine. */
  readonly sourceDigest: string;
  /** Milliseconds: of the compile, and of what comes after it, without the type check, which goes on beside both. */
  readonly timings: { readonly compile: number; readonly plan: number };
  /** The sources behind it, relative to the workspace and sorted: those of apps and clusters, policies, schemas, and package-lock.json. */
  readonly sourceFiles: readonly string[];
}

const emptyPlan: Plan = { changes: [], consequences: [], shares: new Map() };

/** Compiles the workspace and compares it with the tree of a git revision. Writes nothing. */
export async function planWorkspace(context: WorkspaceContext, wish: PlanWish, progress: (stage: string) => void): Promise<Planned> {
  const { root } = context;
  const start = performance.now();
  const earlier = readEarlierTree(root, wish.base);
  const ids = new TextIds();
  let traced: readonly string[] = [];
  let ahead: Promise<ReadonlyMap<string, string>> = Promise.resolve(new Map());
  const session = await compileWorkspace({ ...context, changes: undefined }, {
    ...wish, progress,
    traced: async (apps) => {
      // Whoever waits for the tree learns why it cannot be read.
      const { files, sources } = await earlier.catch(() => ({ files: new Map<string, string>(), sources: undefined }));
      ids.format = formatIn(files);
      if (sources === undefined) return [];
      traced = changedApps(root, apps, sources);
      ahead = readAhead(root, files, new Set(traced));
      return traced;
    },
    held: (held, texts) => ids.hold(held, texts),
  });
  const compiled = performance.now();
  const { compilation, sources } = session;
  const selection = select({ cluster: wish.cluster ?? [], app: wish.app ?? [] }, compilation);
  progress("comparing");
  const isBroken = hasErrors(compilation.diagnostics.filter(selection.concerns));
  const { base, files } = await earlier;
  const plan = isBroken ? emptyPlan : await planOf(root, session, { files, ids, traced, texts: await ahead }, selection);
  const timings = { compile: compiled - start, plan: performance.now() - compiled };
  progress("waiting for the type check");
  const found = (await findingsOf(session)).filter(selection.concerns);
  const sourceFiles = sourcesOf(root, compilation);
  return {
    session, base, sourceFiles, timings,
    diagnostics: wish.stale === true ? [...found, ...staleFindings(root, compilation, selection)] : found,
    plan: hasErrors(found) ? emptyPlan : plan,
    treeDigest: digestOfTree(compilation.tree),
    sourceDigest: sources.digestAll(sourceFiles),
  };
}

/** What a plan is compared with: files of a commit with the ids of their blobs. */
interface EarlierTree {
  readonly base: Base;
  /** Of the tree, by path in it. */
  readonly files: ReadonlyMap<string, string>;
  /** Of the apps, by path below their folder. */
  readonly sources: ReadonlyMap<string, string>;
}

async function readEarlierTree(root: string, revision: string | undefined): Promise<EarlierTree> {
  const base = await resolveBase(root, revision);
  const [files = new Map<string, string>(), sources = new Map<string, string>()] = await treesAt(root, base.commit, [treeFolder, appsFolder]);
  return { base, files, sources };
}

/**
 * The earlier texts of the deployments that changed apps have as a rule, by the ids of their blobs: read while the compile has
 * nothing to do yet. What is missing is read when it is needed.
 */
async function readAhead(root: string, files: ReadonlyMap<string, string>, apps: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const ids = [...files].flatMap(([path, id]) => (apps.has(path.split("/", 2)[1] ?? "") ? [id] : []));
  return readBlobs(root, ids).catch(() => new Map<string, string>());
}

interface Beside {
  readonly files: ReadonlyMap<string, string>;
  /** Texts of some of them, by the ids of their blobs. */
  readonly texts: ReadonlyMap<string, string>;
  readonly ids: TextIds;
  /** Apps whose lines are known. */
  readonly traced: readonly string[];
}

async function planOf(root: string, { compilation, prepare }: Session, { files: earlier, texts: known, ids, traced }: Beside, selection: Selection): Promise<Plan> {
  const { tree } = compilation;
  const differing = differences(earlier, compilation, ids).filter((path) => path !== indexPath(clusterOf(path)));
  const shown = differing.filter(selection.holds);
  const concerned = deploymentsAmong(shown, compilation);
  const isTraced = new Set(traced);
  // A thread takes as long to start as all that comes before its job.
  const release = concerned.every((id) => isTraced.has(compilation.deployments.get(id)?.app ?? "")) ? () => undefined : prepare();
  const [texts, { lines }] = await Promise.all([
    readBlobs(root, differing.flatMap((path) => earlier.get(path) ?? []).filter((id) => !known.has(id))),
    compilation.locate(concerned),
  ]).finally(release);
  const after: TreeReader = { paths: tree, text: (path) => tree.get(path)?.text };
  const isDifferent = new Set(differing);
  const before: TreeReader = {
    paths: earlier,
    text: (path) => (isDifferent.has(path) ? (known.get(earlier.get(path) ?? "") ?? texts.get(earlier.get(path) ?? "")) : after.text(path)),
  };
  const clusters = new Set(shown.map(clusterOf));
  const plan = makePlan({ before, after, differing: shown, capacity: capacityOf(compilation, clusters) });
  return withSources(plan, compilation, await lines);
}

/** Paths of which the texts differ, sorted. Git's own ids tell that without reading what is committed. */
function differences(earlier: ReadonlyMap<string, string>, { tree, deployments, deliveries }: Compilation, ids: TextIds): string[] {
  const format = formatIn(earlier);
  const isOther = (path: string): boolean => earlier.get(path) !== blobId(tree.get(path)?.text ?? "", format);
  const changed = [...[...deliveries.values()].flatMap(({ files }) => [...files.keys()]).filter(isOther), ...ids.differing(deployments, earlier, isOther)];
  const removed = [...earlier.keys()].filter((path) => !tree.has(path));
  return [...changed, ...removed].sort((a, b) => (a < b ? -1 : 1));
}

function capacityOf({ clusters, deployments }: Compilation, wanted: ReadonlySet<string>): Map<string, () => Omit<Share, "before">[]> {
  const concerned = clusters.filter(({ facts }) => wanted.has(facts.name) && inventoryOf(facts).nodes.length > 0);
  return new Map(concerned.map((cluster) => [cluster.facts.name, () => {
    const facts = factsIn(cluster, deployments).map(({ place, objects, capacity }) => ({ place, objects, facts: capacity }));
    return totals(cluster.facts, facts).map(({ resource, offered, asked }) => ({ resource, offered, after: asked }));
  }]));
}

function digestOfTree(tree: Tree): string {
  const lines = [...tree].map(([path, { digest }]) => `${path}\0${digest}\n`);
  return sha256(lines.sort((a, b) => (a < b ? -1 : 1)).join(""));
}

function sourcesOf(root: string, { program, found }: Compilation): string[] {
  const { policies, schemas } = findRules(root, found.clusters);
  const files = new Set([...found.apps.flatMap(program.filesOf), ...program.clusterFiles, ...policies, ...schemas.map(({ file }) => file), "package-lock.json"]);
  return [...files].sort((a, b) => (a < b ? -1 : 1));
}
