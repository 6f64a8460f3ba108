import { hasErrors, sortDiagnostics, type Diagnostic } from "./diagnostics/diagnostic.js";
import { findDuplicates } from "./sandbox/duplicates.js";
import { inline } from "./sandbox/inline.js";
import { place, resolver } from "./sandbox/place.js";
import { deploymentId, type ClusterSummary, type Job, type ObjectRecord, type RenderedDeployment } from "./sandbox/protocol.js";
import type { RunJob } from "./sandbox/supervise.js";
import { orderDeployments } from "./synth/deployments.js";
import type { UnorderedFacts } from "./synth/facts.js";
import { deliver } from "./targets/argocd/deliver.js";
import { deliveryFiles, deploymentFolder, provenanceFile } from "./tree/layout.js";
import type { Tree, TreeFile } from "./tree/tree.js";
import { sha256 } from "./workspace/digest.js";
import type { Finding } from "./workspace/evaluate.js";
import { appFile, findSources, type Found } from "./workspace/find.js";
import { closure } from "./workspace/imports.js";
import type { Position } from "./workspace/position.js";
import { readProgram, type BaseBundle, type Program } from "./workspace/program.js";
import { Sources } from "./workspace/sources.js";

/** A deployment as a compile leaves it: what its objects depend on, what they are, and where their texts are. */
export interface CompiledDeployment {
  /** Equal digests mean equal objects. */
  readonly digest: string;
  readonly facts: UnorderedFacts;
  readonly objects: readonly ObjectRecord[];
  /** The texts of the objects' files; absent when the deployment was known already. */
  readonly texts?: readonly string[];
}

/** What an earlier compile of the same workspace knew, to be used again where nothing changed. */
export interface Earlier {
  readonly base?: BaseBundle | undefined;
  /** By {@link deploymentId}. */
  readonly deployments: ReadonlyMap<string, CompiledDeployment>;
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
  /** How author code is run. Default: in this thread, without limits. */
  readonly runJob?: RunJob;
  /** Whether to find out where every object was made, not only those with findings. Default: false. */
  readonly trace?: boolean;
  /** Told what the compile is doing now, for people who wait. */
  readonly progress?: (stage: string) => void;
}

/** All that a compile gives. Whether it may be written is for the caller to say, from the diagnostics. */
export interface Compilation {
  readonly found: Found;
  readonly clusters: readonly ClusterSummary[];
  /** By {@link deploymentId}, in the order of the clusters. */
  readonly deployments: ReadonlyMap<string, CompiledDeployment>;
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
  readonly program: Program;
  /** Where the objects' constructs were made, by originKey; complete with `trace` only. */
  readonly origins: ReadonlyMap<string, Pick<Diagnostic["location"], "file" | "line" | "column">>;
}

/**
 * Compiles a workspace: finds and bundles its sources, runs them, renders every deployment, orders
 * them, adds what their delivery needs, and lays the files out. Reads sources; writes nothing.
 */
export async function compile(options: CompileOptions): Promise<Compilation> {
  const { root, version, compiler = "", earlier, progress = () => undefined, runJob = inline, trace = false } = options;
  const sources = options.sources ?? new Sources(root);
  progress("reading sources");
  const found = findSources(root);
  const program = await readProgram(root, found, sources, earlier?.base);
  const behind = new Map(found.apps.map((app) => [app, closure(appFile(app), program.imports)]));
  const job: Omit<Job, "heartbeat"> = {
    found,
    scripts: program.scripts,
    sources: new Map([...behind].map(([app, files]) => [app, sha256(`${compiler}\n${sources.digestAll(files)}`)])),
    known: new Map([...(earlier?.deployments ?? [])].map(([id, { digest }]) => [id, digest])),
    condemned: [],
    trace,
  };

  const deployments = new Map<string, CompiledDeployment>();
  const done = await runJob(job, (rendered) => {
    for (const deployment of rendered) keep(deployment, deployments, earlier);
    progress(`rendering deployments (${deployments.size})`);
  });

  const findings: Finding[] = [...program.diagnostics.map((diagnostic) => ({ diagnostic })), ...done.findings];
  const tree = new Map<string, TreeFile>();
  for (const { name, delivery } of done.clusters) {
    const here = [...deployments].filter(([, { facts }]) => facts.cluster === name);
    findings.push(...findDuplicates(here.map(([, deployment]) => deployment)).map((diagnostic) => ({ diagnostic })));
    const ordered = orderDeployments(here.map(([, { facts }]) => facts));
    findings.push(...ordered.diagnostics.map((diagnostic) => ({ diagnostic })));
    for (const [, { facts, objects, texts }] of here) {
      for (const [index, { file, digest }] of objects.entries()) {
        tree.set(`${deploymentFolder(name, facts.name)}/${file}`, { digest, text: texts?.[index] });
      }
    }
    if (here.length === 0) continue;
    for (const [path, file] of deliveryFiles(name, deliver({ name, delivery }, ordered.deployments))) tree.set(path, file);
    tree.set(...provenanceFile(name, version, here.map(([, { facts: { name: deployment, app, owner, namespace, project } }]) =>
      [deployment, { app, owner, namespace, project, sources: behind.get(app) ?? [] }])));
  }

  if (findings.length > 0 && program.scripts.length > 1) {
    // Lines are told from a bundle of the sources as they are now.
    return compile({ ...options, sources, earlier: { deployments: earlier?.deployments ?? new Map() } });
  }
  let origins: ReadonlyMap<string, Position> = done.origins;
  const unplaced = findings.filter(({ diagnostic, position }) => diagnostic.location.line === undefined && position === undefined);
  if (unplaced.length > 0 && !trace) {
    progress("finding the lines of what was found");
    ({ origins } = await runJob({ ...job, known: new Map(), condemned: done.condemned, trace: true, only: concerned(unplaced) }, () => undefined));
  }
  const positions = [...findings.flatMap(({ position }) => position ?? []), ...origins.values()];
  const resolve = await resolver(root, program.scripts, positions);
  return {
    found,
    clusters: done.clusters,
    deployments,
    tree,
    diagnostics: sortDiagnostics(findings.map((finding) => place(finding, origins, resolve))),
    program,
    origins: trace ? new Map([...origins].map(([key, position]) => [key, resolve(position) ?? {}])) : new Map(),
  };
}

function keep({ id, digest, output }: RenderedDeployment, deployments: Map<string, CompiledDeployment>, earlier: Earlier | undefined): void {
  const known = output === undefined ? earlier?.deployments.get(id) : { digest, ...output };
  if (known !== undefined) deployments.set(id, known);
}

/** The deployments that findings, or what is related to them, speak of. */
function concerned(findings: readonly Finding[]): string[] {
  const places = findings.flatMap(({ diagnostic }) => [diagnostic.location, ...(diagnostic.related ?? [])]);
  return [...new Set(places.flatMap(({ cluster, deployment }) =>
    cluster === undefined || deployment === undefined ? [] : [deploymentId(cluster, deployment)]))];
}

/** Whether a compilation may become the tree on disk. */
export function isSound(compilation: Compilation): boolean {
  return !hasErrors(compilation.diagnostics);
}
