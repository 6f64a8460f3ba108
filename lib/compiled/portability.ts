import { aspectOf, type Aspect, type Loss } from "../constructs/stack/loss.js";
import type { DrawnStack } from "../constructs/stack/render.js";
import { severityOf } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic, type Severity } from "../diagnostics/diagnostic.js";
import { isKubernetes, type NamedCluster } from "../model/cluster.js";
import type { Placement } from "../model/deployment.js";
import { deploymentId, type ClusterSummary, type Job } from "../sandbox/protocol.js";
import type { RunJob } from "../sandbox/supervise.js";
import type { ConstructGiven } from "../synth/given.js";
import type { Program } from "../workspace/program.js";
import type { CompiledDeployment } from "./deployment.js";
import type { Compiled } from "./judge.js";
import { standardPlaces } from "./standard-places.js";

/** A loss with what there is to know of it. */
export interface WeighedLoss extends Loss {
  readonly severity: Severity;
  readonly aspect: Aspect;
}

/** What one place makes of an app. Plain data. */
export interface PlacePortability {
  readonly place: string;
  readonly distribution: NamedCluster["distribution"];
  /** Whether the workspace has the place. Otherwise it is one as installed. */
  readonly isDefined: boolean;
  /** Deployment whose settings were taken. */
  readonly like: string;
  readonly keeps: readonly Aspect[];
  readonly changes: readonly { readonly aspect: Aspect; readonly how: string }[];
  readonly loses: readonly WeighedLoss[];
  /** What has to be there first, where the app does not run yet: its data, and what holds its secrets. */
  readonly before: readonly string[];
  /** Why the app cannot be placed there at all. */
  readonly obstacles: readonly Diagnostic[];
}

/**
 * What each place keeps, changes and loses of an app: renders it once for each, with the settings that it has there, or
 * those of its first deployment elsewhere.
 */
export async function portabilityOf(app: string, { clusters, deployments, program }: Pick<Compiled, "clusters" | "deployments"> & { readonly program: Pick<Program, "scripts"> }, runJob: RunJob): Promise<PlacePortability[]> {
  const defined = clusters.map(({ facts }) => facts);
  const places = [...defined, ...standardPlaces(defined)];
  const chosen = places.map((facts) => ({ facts, ...placementFor(app, facts.name, clusters, deployments) }));
  const drawn = new Map<string, DrawnStack>();
  const given = new Map<string, readonly ConstructGiven[]>();
  const job: Omit<Job, "heartbeat"> = {
    found: { apps: [app], clusters: [], others: [] }, scripts: program.scripts, apps: new Map(), digests: new Map(), known: new Map(), condemned: [], trace: false,
    placed: chosen.map(({ facts, placement }) => ({ facts, placements: [[app, placement]] })),
  };
  const { findings } = await runJob(job, ({ deployments: rendered }) => {
    for (const { id, objects } of rendered) {
      if (objects?.drawn !== undefined) drawn.set(id, JSON.parse(objects.drawn) as DrawnStack);
      if (objects !== undefined) given.set(id, JSON.parse(objects.given) as ConstructGiven[]);
    }
  });
  const diagnostics = findings.map(({ diagnostic }) => diagnostic);
  const used = new Set([...drawn.values()].flatMap(({ carried, losses }) => [...carried.map(({ aspect }) => aspect), ...losses.map(({ code }) => aspectOf[code])]));
  const [anyStack] = drawn.values();
  return chosen.map(({ facts, placement, like }) => {
    const own = drawn.get(deploymentId(facts.name, placement.name));
    const secrets = own === undefined ? secretObjects(given.get(deploymentId(facts.name, placement.name)) ?? [], placement.namespace) : secretsOf(own);
    const before = like.startsWith(`${facts.name}/`) ? [] : [...dataOf(anyStack, like), ...secrets];
    const obstacles = diagnostics.filter(({ location }) => location.cluster === facts.name);
    const place = { place: facts.name, distribution: facts.distribution, isDefined: defined.includes(facts), like, before, obstacles: hasErrors(obstacles) ? obstacles : [] };
    if (isKubernetes(facts)) return { ...place, keeps: obstacles.length > 0 ? [] : [...used].sort(), changes: [], loses: [] };
    return { ...place, ...carriedBy(own) };
  });
}

/** Volumes stay where they are. Their names differ by place, their sizes do not. */
function dataOf(drawn: DrawnStack | undefined, from: string): string[] {
  const claims = Object.values(drawn?.stack.claims ?? {}).map(({ size }) => size);
  return claims.length === 0 || from === "" ? [] : [`copy the data of ${claims.length === 1 ? "the volume" : `${claims.length} volumes`} (${claims.join(", ")}) from ${from}`];
}

/** The Secrets that a deployment on Kubernetes takes to be there. */
function secretObjects(given: readonly ConstructGiven[], namespace: string): string[] {
  return given.flatMap(({ given: object }) => (object.kind === "Secret" ? [`make the Secret ${namespace}/${object.name}`] : []));
}

function secretsOf({ stack }: DrawnStack): string[] {
  const { document: { secrets = {} }, variables } = stack;
  return [
    ...Object.values(secrets).map(({ name, file }) => (file === undefined ? `make the secret ${name ?? ""}` : `make the file ${file}`)),
    ...variables.map(({ name }) => `give the stack the variable ${name}`),
  ];
}

const weights: readonly Severity[] = ["error", "warning", "info"];

function carriedBy(drawn: DrawnStack | undefined): Pick<PlacePortability, "keeps" | "changes" | "loses"> {
  if (drawn === undefined) return { keeps: [], changes: [], loses: [] };
  const loses = drawn.losses.map((loss) => ({ ...loss, severity: severityOf(loss.code), aspect: aspectOf[loss.code] }))
    .sort((a, b) => weights.indexOf(a.severity) - weights.indexOf(b.severity));
  const changes = new Map(drawn.carried.flatMap(({ aspect, change }) => (change === undefined ? [] : [[`${aspect} ${change}`, { aspect, how: change }] as const])));
  const others = new Set([...loses, ...changes.values()].map(({ aspect }) => aspect));
  return {
    keeps: [...new Set(drawn.carried.map(({ aspect }) => aspect))].filter((aspect) => !others.has(aspect)).sort(),
    changes: [...changes.keys()].sort().flatMap((key) => changes.get(key) ?? []),
    loses,
  };
}

/** How an app is placed on a place, or else on the first that has it. */
function placementFor(app: string, place: string, clusters: readonly ClusterSummary[], deployments: ReadonlyMap<string, CompiledDeployment>): { readonly placement: Placement; readonly like: string } {
  const all = clusters.flatMap(({ facts, deployments: names }) => names.flatMap((name) => deployments.get(deploymentId(facts.name, name)) ?? [])).filter((deployment) => deployment.app === app);
  const found = all.find(({ id }) => id.startsWith(`${place}/`)) ?? all[0];
  return found === undefined
    ? { placement: { name: app, namespace: app, after: [], project: undefined, settings: {} }, like: "" }
    : { placement: found.placement, like: found.id };
}
