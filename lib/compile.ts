import { deliverCluster, type Delivered } from "./compiled/delivered.js";
import { CompiledDeployment } from "./compiled/deployment.js";
import { compileDeployment } from "./compiled/output.js";
import { sortDiagnostics, type Diagnostic, type Location } from "./diagnostics/diagnostic.js";
import { place, resolver } from "./sandbox/place.js";
import { deploymentId, type ClusterSummary, type Job } from "./sandbox/protocol.js";
import type { RunJob } from "./sandbox/supervise.js";
import { deploymentFolder } from "./tree/layout.js";
import { HeldFile, type Texts } from "./tree/held-file.js";
import type { Tree, TreeFile } from "./tree/tree.js";
import { sha256 } from "./workspace/digest.js";
import type { Finding } from "./workspace/evaluate.js";
import { findSources, type Found } from "./workspace/find.js";
import { damagedScript } from "./workspace/load.js";
import type { NamedCluster } from "./model/cluster.js";
import { clusterOf } from "./tree/places.js";
import type { Position } from "./workspace/position.js";
import { readProgram, rememberApps, type KnownApp, type KnownSources, type Program } from "./workspace/program.js";
import { Sources } from "./workspace/sources.js";

/** What an earlier run of the same compiler knew of the workspace, to be used again where nothing changed. */
export interface Earlier extends KnownSources {
  /** By {@link deploymentId}. */
  readonly deployments: ReadonlyMap<string, CompiledDeployment>;
  /** By cluster. */
  readonly deliveries: ReadonlyMap<string, Delivered>;
  readonly summaries: readonly ClusterSummary[];
  /** What it warned of. */
  readonly warnings: readonly Diagnostic[];
  /** Apps of which others import more than the app itself. */
  readonly readOtherwise: ReadonlySet<string>;
}

export interface CompileOptions {
  /** The workspace, an absolute path. */
  readonly root: string;
  /** The compiler's version, written into the tree. */
  readonly version: string;
  /** Digest of the compiler and its dependencies. Needed with `earlier` only. */
  readonly compiler?: string;
  readonly earlier?: Earlier | undefined;
  /** Digests of sources, when the caller has computed some already. */
  readonly sources?: Sources;
  /** How author code is run: `supervised` in a thread under limits, or `inline` for programs that trust it. */
  readonly runJob: RunJob;
  /** Absolute path of a folder for bundled scripts, which saves memory. Default: they are handed over to `runJob`. */
  readonly scriptFolder?: string;
  /** Where the texts of rendered files are held until they are written. Default: in memory. */
  readonly holdTexts?: (texts: readonly string[]) => Texts;
  /** Whether to find out where every object was made, not only those with findings. Default: false. */
  readonly trace?: boolean;
  /** Told what the compile is doing now, for people who wait. */
  readonly progress?: (stage: string) => void;
}

/** All that a compile gives. It may become the tree on disk when no diagnostic is an error. */
export interface Compilation {
  readonly found: Found;
  readonly clusters: readonly ClusterSummary[];
  /** By {@link deploymentId}, in the order of the clusters. */
  readonly deployments: ReadonlyMap<string, CompiledDeployment>;
  /** What the clusters' deliveries add, by cluster. */
  readonly deliveries: ReadonlyMap<string, Delivered>;
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
  readonly program: Program;
  readonly apps: ReadonlyMap<string, KnownApp>;
  /** Apps of which others import more than the app itself. */
  readonly readOtherwise: ReadonlySet<string>;
  /** Where the objects' constructs were made, by originKey; complete with `trace` only. */
  readonly origins: ReadonlyMap<string, Pick<Location, "file" | "line" | "column">>;
}

/**
 * Compiles a workspace: finds and bundles its sources, runs them, renders every deployment, orders
 * them, adds what their delivery needs, and lays the files out. Reads sources; writes nothing.
 */
export async function compile(options: CompileOptions): Promise<Compilation> {
  try {
    return await compileWith(options);
  } catch (error) {
    if (options.earlier === undefined || !(error instanceof Error) || error.message !== damagedScript) throw error;
    return compileWith({ ...options, earlier: undefined });
  }
}

async function compileWith(options: CompileOptions): Promise<Compilation> {
  const { root, version, compiler = "", earlier, progress = () => undefined, runJob, trace = false, holdTexts = (texts) => texts } = options;
  const sources = options.sources ?? new Sources(root);
  progress("reading sources");
  const found = findSources(root, (file) => sources.has(file));
  const program = await readProgram(root, found, earlier, options.scriptFolder);
  const digestOf = (app: string): string =>
    program.known.get(app)?.digest ?? sha256(`${compiler}\n${sources.digestAll(program.files.get(app) ?? [])}`);
  const part = earlier === undefined || !program.isDelta ? undefined : partOf(found, program, earlier);
  const scope = part ?? wholeOf(found, program, earlier);
  const digests = new Map(scope.found.apps.map((app) => [app, digestOf(app)]));
  const job: Omit<Job, "heartbeat"> = { ...scope, digests, scripts: program.scripts, condemned: [], trace };

  const deployments = new Map<string, CompiledDeployment>(part === undefined ? [] : earlier?.deployments);
  const facts = new Map<string, NamedCluster>();
  const objectFindings: Finding[] = [];
  const done = await runJob(job, (batch) => {
    for (const cluster of batch.clusters) facts.set(cluster.name, cluster);
    for (const rendered of batch.deployments) {
      const known = rendered.objects === undefined ? earlier?.deployments.get(rendered.id) : undefined;
      const cluster = facts.get(clusterOf(rendered.id));
      if (known !== undefined) deployments.set(rendered.id, known);
      if (rendered.objects === undefined || cluster === undefined) continue;
      const { deployment, diagnostics } = compileDeployment(cluster, rendered.id, rendered.digest, rendered.objects, holdTexts);
      deployments.set(rendered.id, deployment);
      for (const diagnostic of diagnostics) objectFindings.push({ diagnostic });
    }
    progress(`rendering deployments (${deployments.size})`);
  });

  const clusters = part === undefined ? done.clusters : (earlier?.summaries ?? []);
  const findings: Finding[] = [...program.diagnostics.map((diagnostic) => ({ diagnostic })), ...done.findings, ...objectFindings];
  const deliveries = new Map<string, Delivered>();
  for (const cluster of clusters) {
    const { name } = cluster.facts;
    const here = cluster.deployments.flatMap((deployment) => deployments.get(deploymentId(name, deployment)) ?? []);
    const delivered = deliverCluster(cluster, here, program.files, version, earlier);
    findings.push(...delivered.diagnostics.map((diagnostic) => ({ diagnostic })));
    deliveries.set(name, delivered);
  }
  if (findings.length > 0 && earlier !== undefined) {
    // Their lines are told from bundles of the sources as they are now.
    return compileWith({ ...options, sources, earlier: undefined });
  }
  let origins: ReadonlyMap<string, Position> = done.origins;
  const unplaced = findings.filter(({ diagnostic, position }) => diagnostic.location.line === undefined && position === undefined);
  if (unplaced.length > 0 && !trace) {
    progress("finding the lines of what was found");
    ({ origins } = await runJob({ ...job, condemned: done.condemned, trace: true, only: concerned(unplaced) }, () => undefined));
  }
  let tree: Tree | undefined;
  const resolve = await resolver(root, program.scripts, [...findings.flatMap(({ position }) => position ?? []), ...origins.values()]);
  return {
    found, clusters, deployments, deliveries, program,
    get tree() { return (tree ??= treeOf(deliveries, deployments)); },
    diagnostics: sortDiagnostics([
      ...(part === undefined ? [] : (earlier?.warnings ?? [])),
      ...findings.map((finding) => place(finding, origins, resolve)),
    ]),
    apps: rememberApps(program, done.apps, digestOf),
    readOtherwise: new Set([...(part === undefined ? [] : (earlier?.readOtherwise ?? [])), ...done.readOtherwise]),
    origins: trace ? new Map([...origins].map(([key, position]) => [key, resolve(position) ?? {}])) : new Map(),
  };
}

/** What a job is about. */
type Scope = Pick<Job, "found" | "apps" | "known" | "placed">;

function wholeOf(found: Found, { known }: Program, earlier: Earlier | undefined): Scope {
  return { found, apps: known, known: new Map([...(earlier?.deployments ?? [])].map(([id, { digest }]) => [id, digest])) };
}

/**
 * The part of the work that is left when nothing but apps changed, and of these nobody imports more than the app itself:
 * the clusters would say what they said before.
 */
function partOf(found: Found, { known, changedClusters }: Program, { apps, readOtherwise, summaries, deployments }: Earlier): Scope | undefined {
  const changed = found.apps.filter((app) => !known.has(app));
  const isPart = !changedClusters && found.apps.length === apps.size && changed.every((app) => apps.has(app) && !readOtherwise.has(app));
  if (!isPart) return undefined;
  const wanted = new Set(changed);
  const placed = summaries.map(({ facts, deployments: names }) => ({
    facts,
    placements: names.flatMap((name) => {
      const deployment = deployments.get(deploymentId(facts.name, name));
      const app = deployment?.app;
      return deployment !== undefined && app !== undefined && wanted.has(app) ? [[app, deployment.placement] as const] : [];
    }),
  }));
  return { found: { apps: changed, clusters: [], others: [] }, apps: new Map(), known: new Map(), placed };
}

/** The whole tree. A run that changes little can do without it. */
function treeOf(deliveries: Compilation["deliveries"], deployments: Compilation["deployments"]): Tree {
  const tree = new Map<string, TreeFile>();
  for (const { files } of deliveries.values()) for (const [path, file] of files) tree.set(path, file);
  for (const [id, { files, texts }] of deployments) {
    const [cluster = "", deployment = ""] = id.split("/");
    const folder = deploymentFolder(cluster, deployment);
    for (const [index, [file, digest]] of files.entries()) tree.set(`${folder}/${file}`, new HeldFile(digest, texts, index));
  }
  return tree;
}

/** The deployments that findings, or what is related to them, speak of. */
function concerned(findings: readonly Finding[]): string[] {
  const places = findings.flatMap(({ diagnostic }) => [diagnostic.location, ...(diagnostic.related ?? [])]);
  return [...new Set(places.flatMap(({ cluster, deployment }) =>
    cluster === undefined || deployment === undefined ? [] : [deploymentId(cluster, deployment)]))];
}
