import { checkedAs, Checks, type CheckInputs } from "./checks/checks.js";
import { deliverCluster, type Delivered } from "./compiled/delivered.js";
import { CompiledDeployment } from "./compiled/deployment.js";
import { LostRecord, type Earlier } from "./compiled/earlier.js";
import type { Schemas } from "./checks/schema/schemas.js";
import { isPodMaker } from "./checks/workload.js";
import { hasNewFoundations, madeFindings, surroundings } from "./compiled/check.js";
import { judge, type CheckedCluster } from "./compiled/judge.js";
import { locate, resolveAhead, traceAhead, type Located } from "./compiled/locate.js";
import { compileDeployment } from "./compiled/output.js";
import { placeFindings, settle } from "./compiled/place.js";
import { partOf, scriptsFor, wholeOf } from "./compiled/scope.js";
import { hasErrors, sortDiagnostics, type Diagnostic, type Location } from "./diagnostics/diagnostic.js";
import type { NamedCluster } from "./model/cluster.js";
import { resolver } from "./sandbox/place.js";
import { deploymentId, type ClusterSummary, type Job, type RenderedDeployment, type RenderedObjects } from "./sandbox/protocol.js";
import type { RunJob } from "./sandbox/supervise.js";
import type { KindUse } from "./synth/rendered.js";
import { deploymentFolder } from "./tree/layout.js";
import { HeldFile, type Texts } from "./tree/held-file.js";
import { clusterOf } from "./tree/places.js";
import type { Tree, TreeFile } from "./tree/tree.js";
import { sha256 } from "./workspace/digest.js";
import type { Finding } from "./workspace/evaluate.js";
import { findSources, type Found } from "./workspace/find.js";
import { damagedScript } from "./workspace/load.js";
import { Patched } from "./workspace/patched.js";
import { readProgram, rememberApps, staleApps, type KnownApp, type Program } from "./workspace/program.js";
import { Sources } from "./workspace/sources.js";

export type { Earlier } from "./compiled/earlier.js";

export interface CompileOptions {
  /** The workspace, an absolute path. */
  readonly root: string;
  /** The compiler's version, written into the tree. */
  readonly version: string;
  /** Digest of the compiler and its dependencies. Needed with `earlier` only. */
  readonly compiler?: string;
  readonly earlier?: Earlier | undefined;
  /** What objects are checked with. Default: they are not checked. */
  readonly checks?: CheckInputs;
  /** The apps and clusters, when the caller has looked for them already. */
  readonly found?: Found;
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
  /** Of the apps that are found, those whose lines will be asked for: it takes less to trace them at once than to run them again. Default: none. */
  readonly traced?: (apps: readonly string[]) => Promise<readonly string[]>;
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
  /** All findings: of sources, builds and deliveries, and of the checks. */
  readonly diagnostics: readonly Diagnostic[];
  /** Those of the checks. */
  readonly checked: readonly Diagnostic[];
  /** What the checks of whole clusters found, by cluster. */
  readonly checkedClusters: ReadonlyMap<string, CheckedCluster>;
  /** The schemas of a cluster. */
  readonly schemas: (cluster: string) => Schemas | undefined;
  readonly program: Program;
  readonly apps: ReadonlyMap<string, KnownApp>;
  /** Apps of which others import more than the app itself. */
  readonly readOtherwise: ReadonlySet<string>;
  /** Where the objects' constructs were made, by originKey; complete with `trace` only. */
  readonly origins: ReadonlyMap<string, Pick<Location, "file" | "line" | "column">>;
  /** Renders some deployments once more to say where their constructs and apps are made. */
  readonly locate: (deployments: readonly string[]) => Promise<Located>;
}

/**
 * Compiles a workspace: finds and bundles its sources, runs them, renders every deployment, checks what
 * they gave, orders them, adds what their delivery needs, and lays the files out. Reads sources; writes nothing.
 */
export async function compile(options: CompileOptions): Promise<Compilation> {
  try {
    return await compileWith(options);
  } catch (error) {
    const isStale = error instanceof LostRecord || (error instanceof Error && error.message === damagedScript);
    if (options.earlier === undefined || !isStale) throw error;
    return compileWith({ ...options, earlier: undefined });
  }
}

async function compileWith(options: CompileOptions): Promise<Compilation> {
  const { root, version, compiler = "", earlier, progress = () => undefined, runJob, trace = false, holdTexts = (texts) => texts } = options;
  const sources = options.sources ?? new Sources(root);
  progress("reading sources");
  const found = options.found ?? findSources(root, (file) => sources.has(file));
  const checks = new Checks(options.checks);
  const reading = Promise.all([
    readProgram(root, found, earlier, options.scriptFolder),
    trace ? undefined : traceAhead(root, found.apps, options.traced),
  ]);
  let kinds: readonly KindUse[];
  try {
    kinds = earlier === undefined ? [] : openChecks(checks, earlier);
  } catch (error) {
    // Whoever starts over writes the same bundles.
    await reading;
    throw error;
  }
  const [program, ahead] = await reading;
  const appSources = { apps: found.apps, filesOf: program.filesOf };
  const digestOf = (app: string): string =>
    program.known.get(app)?.digest ?? sha256(`${compiler}\n${sources.digestAll(program.filesOf(app))}`);
  const part = partOf(found, program, earlier);
  const scope = part ?? wholeOf(found, program, earlier);
  const digests = new Map(scope.found.apps.map((app) => [app, digestOf(app)]));
  const scripts = ahead === undefined ? program.scripts : [...program.scripts, ahead.script];
  const job: Omit<Job, "heartbeat"> = { ...scope, digests, scripts: part === undefined ? scripts : scriptsFor(part, program, scripts), condemned: [], trace: ahead === undefined ? trace : { apps: ahead.apps } };

  const deployments = part === undefined || earlier === undefined ? new Map<string, CompiledDeployment>() : new Patched(earlier.deployments);
  const facts = new Map<string, NamedCluster>();
  const structural: Finding[] = [];
  const before = new Map(earlier?.summaries.map((summary) => [summary.facts.name, JSON.stringify(summary.facts)]));
  const unchanged = new Set<string>();
  const open: { readonly cluster: NamedCluster; readonly rendered: RenderedDeployment & { readonly objects: RenderedObjects } }[] = [];
  const rendered = new Map<string, CompiledDeployment>();
  const running = runJob(job, (batch) => {
    for (const cluster of batch.clusters) {
      facts.set(cluster.name, cluster);
      if (before.get(cluster.name) === JSON.stringify(cluster)) unchanged.add(cluster.name);
    }
    checks.open(batch.clusters.map(checkedAs));
    for (const { id, digest, objects } of batch.deployments) {
      const cluster = facts.get(clusterOf(id));
      const known = objects === undefined ? earlier?.deployments.get(id) : undefined;
      if (known !== undefined) deployments.set(id, known);
      if (objects === undefined || cluster === undefined) continue;
      const { deployment, isOpen, diagnostics } = compileDeployment(cluster, { id, digest, objects }, checks, holdTexts, { earlier: unchanged.has(cluster.name) ? earlier?.deployments.get(id) : undefined });
      if (isOpen) open.push({ cluster, rendered: { id, digest, objects } });
      deployments.set(id, deployment);
      rendered.set(id, deployment);
      for (const diagnostic of diagnostics) structural.push({ diagnostic });
    }
    progress(`rendering deployments (${deployments.size})`);
  });
  // Until the first of them comes there is nothing else to do.
  checks.prepare(kinds);
  const linesAhead = ahead && resolveAhead(ahead);
  const done = await running;

  if (earlier !== undefined && hasNewFoundations(earlier.deployments, deployments, part === undefined ? undefined : rendered)) {
    // Objects that were checked before may have been checked by them.
    return compileWith({ ...options, sources, earlier: undefined });
  }
  for (const { cluster, rendered: again } of open) {
    const { deployment } = compileDeployment(cluster, again, checks, holdTexts, { surroundings: surroundings(cluster.name, deployments) });
    deployments.set(again.id, deployment);
    rendered.set(again.id, deployment);
  }

  const clusters = part === undefined ? done.clusters : (earlier?.summaries ?? []);
  const apps = rememberApps(program, done.apps, (app) => digests.get(app) ?? digestOf(app));
  const findings: Finding[] = [
    ...[...program.diagnostics, ...checks.diagnostics].map((diagnostic) => ({ diagnostic })), ...done.findings, ...structural,
  ];
  // In a part of the work, nothing else can be new.
  const fresh = part === undefined ? undefined : [...rendered.values()];
  const isComplete = !hasErrors(findings.map(({ diagnostic }) => diagnostic));
  const judged = judge({ clusters, deployments, apps }, { today: checks.today, policies: new Set(checks.policies.map(({ name }) => name)), isComplete }, earlier, fresh);
  const held = { policies: checks.policies, digest: checks.policiesDigest, covered: judged.covered, check: isComplete ? madeFindings(checks) : () => [] };
  const deliveries = new Map<string, Delivered>();
  for (const cluster of clusters) {
    const { name } = cluster.facts;
    const here = (): CompiledDeployment[] => cluster.deployments.flatMap((deployment) => deployments.get(deploymentId(name, deployment)) ?? []);
    const delivered = deliverCluster(cluster, here, held, appSources, version, earlier, fresh);
    findings.push(...delivered.diagnostics.map((diagnostic) => ({ diagnostic })));
    deliveries.set(name, delivered);
  }
  const { settled, open: unsettled } = settle(judged.diagnostics, earlier?.checked ?? []);
  const isNew = ({ location: { cluster = "", deployment = "" } }: Diagnostic): boolean => rendered.has(deploymentId(cluster, deployment));
  if (earlier !== undefined && (findings.length > 0 || !unsettled.every(isNew))) {
    // Their lines are told from bundles of the sources as they are now.
    return compileWith({ ...options, sources, earlier: undefined });
  }
  const all = [...findings, ...unsettled.map((diagnostic) => ({ diagnostic }))];
  const traced = await placeFindings(all, trace ? done.origins : new Map(), trace ? undefined : (only) => {
    progress("finding the lines of what was found");
    return runJob({ ...job, condemned: done.condemned, trace: true, only }, () => undefined);
  });
  const resolve = await resolver(root, scripts, traced.positions);
  const placed = traced.place(resolve);
  checks.keep();
  const checked = [...settled, ...placed.slice(findings.length)];
  let tree: Tree | undefined;
  return {
    found, clusters, deployments, deliveries, program, apps,
    get tree() { return (tree ??= treeOf(deliveries, deployments)); },
    diagnostics: sortDiagnostics([...(part === undefined ? [] : (earlier?.warnings ?? [])), ...placed.slice(0, findings.length), ...checked]),
    checked,
    checkedClusters: judged.clusters,
    schemas: (cluster) => checks.schemas(cluster),
    readOtherwise: new Set([...(part === undefined ? [] : (earlier?.readOtherwise ?? [])), ...done.readOtherwise]),
    origins: trace ? new Map([...traced.origins].map(([key, position]) => [key, resolve(position) ?? {}])) : new Map(),
    locate: (wanted) => locate(root, { clusters, deployments, sources: appSources, known: linesAhead?.(done.origins) }, wanted, runJob),
  };
}

/**
 * While others bundle what changed, there is time to make ready what its objects will be checked by.
 *
 * @returns the kinds of these objects about which there are many policies: those with pods. Objects of other kinds are as they
 *   were, as a rule.
 */
function openChecks(checks: Checks, earlier: Earlier): readonly KindUse[] {
  const touched = new Set(staleApps(earlier));
  if (touched.size === 0) return [];
  checks.open(earlier.summaries.map(({ facts }) => checkedAs(facts)));
  const kinds = new Map<string, KindUse>();
  earlier.deployments.forEach((deployment) => {
    if (touched.has(deployment.app)) for (const kind of deployment.facts.kinds) if (isPodMaker(kind)) kinds.set(`${kind.group}/${kind.kind}`, kind);
  });
  return [...kinds.values()];
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
