import { diagnose } from "../diagnostics/catalogue.js";
import type { Location } from "../diagnostics/diagnostic.js";
import type { AnyApp } from "../model/app.js";
import { canonicalJson } from "../model/data.js";
import { place, type Deployment, type Placement } from "../model/deployment.js";
import { renderDeployment, type Rendered } from "../synth/render.js";
import { appFile } from "../workspace/find.js";
import { clusterDigest, deploymentDigest } from "../workspace/digest.js";
import { evaluateApps, evaluateClusters, reportError, type EvaluatedCluster, type Finding, type Report } from "../workspace/evaluate.js";
import { Loader } from "../workspace/load.js";
import { positionIn } from "../workspace/position.js";
import { evaluateSettings } from "../workspace/settings.js";
import { ExitAttempt, preventExit } from "./exit.js";
import { Heartbeat } from "./heartbeat.js";
import { hostModules } from "./host-modules.js";
import { deploymentId, type Answer, type Batch, type Job, type PlacedCluster, type RenderedDeployment, type RenderedObjects } from "./protocol.js";
import { Trace } from "./trace.js";

// Objects are passed on in batches: one message for each of thousands of deployments costs more than its content.
const batchSize = 256 * 1024;

/** Thrown instead of running a unit that ended an earlier thread. It has been reported. */
class Condemned extends Error {
  override readonly name = "Condemned";
}

/** Runs a unit of author code, watched. */
type Around = <Result>(unit: Location, action: () => Result) => Result;

/** Loads what most jobs need while the thread waits for its job. */
export function warm(): void {
  hostModules["cdk8s-plus-28"]?.();
}

/**
 * Runs author code: evaluates the workspace's modules, renders every deployment that is wanted, and
 * answers in batches. Reports what author code does wrong; throws only for a bug of the compiler.
 */
export function run(job: Job, answer: (answer: Answer) => void): void {
  const tracing = tracingFor(job);
  const { trace } = tracing;
  const { attempts, allow } = preventExit();
  try {
    const heartbeat = new Heartbeat(job.heartbeat);
    const pass = (next: Answer): void => {
      heartbeat.pass();
      answer(next);
    };
    const condemned = new Set(job.condemned);
    const around: Around = (unit, action) => {
      const name = JSON.stringify(unit);
      if (condemned.has(name)) throw new Condemned(name);
      return heartbeat.around(name, action);
    };
    const loader = new Loader(job.scripts, job.apps, hostModules, (file, load) =>
      around({ file }, () => tracing.ofFile(file, load)));
    const { apps, evaluated, findings: appFindings } = evaluateApps(job.found, loader, report);
    const { clusters, defined, findings: clusterFindings } = job.placed === undefined
      ? evaluateClusters(job.found, apps, loader, report)
      : { clusters: job.placed.map((cluster) => placedCluster(cluster, apps)), defined: new Map(), findings: [] };
    const { settings, findings: settingsFindings } = job.settings === true ? evaluateSettings(loader, report) : { findings: [] };
    const findings = [...appFindings, ...clusterFindings, ...settingsFindings, ...renderAll(job, clusters, around, tracing, pass)];
    findings.push(...caughtAttempts(attempts, findings));
    pass({
      clusters: [],
      deployments: [],
      done: {
        apps: evaluated.map(({ app: { name, owner, description, waivers = [], given = [] }, exported }) =>
          ({ name, owner, description, exported, waivers, given })),
        clusters: clusters.map(({ facts, listed, waivers, given }) => ({ facts, deployments: listed.map(({ name }) => name), waivers, given })),
        readOtherwise: loader.readOtherwise(evaluated.map(({ app, exported }) => [app.name, exported])),
        findings,
        origins: trace?.origins(apps, { defined, clusters }) ?? new Map(),
        ...(settings === undefined ? {} : { settings: { defined: settings, position: trace?.definition(settings) } }),
      },
    });
  } finally {
    allow();
    trace?.stop();
  }
}

/** How a job is traced. */
interface Tracing {
  readonly trace: Trace | undefined;
  /** Runs what evaluates a file, or builds a deployment of an app, with a trace if it is to be traced. */
  readonly ofFile: <Result>(file: string, action: () => Result) => Result;
  readonly ofApp: <Result>(app: string, action: () => Result) => Result;
}

function tracingFor({ trace: wanted }: Job): Tracing {
  const apps = new Set(typeof wanted === "object" ? wanted.apps : []);
  const files = new Set([...apps].map(appFile));
  const trace = wanted === true || apps.size > 0 ? new Trace() : undefined;
  if (wanted === true) trace?.start();
  return {
    trace,
    ofFile: (file, action) => (trace !== undefined && files.has(file) ? trace.during(action) : action()),
    ofApp: (app, action) => (trace !== undefined && apps.has(app) ? trace.during(action) : action()),
  };
}

function renderAll(job: Job, clusters: readonly EvaluatedCluster[], around: Around, { trace, ofApp }: Tracing, pass: (batch: Batch) => void): Finding[] {
  const findings: Finding[] = [];
  const only = job.only && new Set(job.only);
  let facts = clusters.map((cluster) => cluster.facts);
  let batch: RenderedDeployment[] = [];
  let size = 0;
  const passBatch = (): void => {
    pass({ clusters: facts, deployments: batch });
    facts = [];
    batch = [];
    size = 0;
  };
  for (const { facts: cluster, deployments } of clusters) {
    const clusterHash = clusterDigest(cluster);
    if (trace !== undefined) trace.cluster = cluster.name;
    for (const deployment of deployments) {
      const id = deploymentId(cluster.name, deployment.name);
      if (only !== undefined && !only.has(id)) continue;
      // Every build gets settings of the same form, whether they come from the cluster or from an earlier run.
      const settings = canonicalJson(deployment.settings);
      const digest = deploymentDigest(deployment, job.digests.get(deployment.app.name) ?? "", clusterHash, settings);
      if (job.known.get(id) === digest) {
        batch.push({ id, digest });
        continue;
      }
      const at: Location = { cluster: cluster.name, deployment: deployment.name, app: deployment.app.name };
      try {
        const { diagnostics, ...rendered } = around(at, () =>
          ofApp(deployment.app.name, () => renderDeployment(cluster, deployment, JSON.parse(settings))));
        for (const diagnostic of diagnostics) findings.push({ diagnostic });
        const objects = objectsOf(deployment, settings, rendered);
        batch.push({ id, digest, objects });
        size += objects.manifests.length + (objects.drawn?.length ?? 0);
      } catch (error) {
        const finding = report(error, at);
        if (finding !== undefined) findings.push(finding);
      }
      if (size >= batchSize) passBatch();
    }
  }
  passBatch();
  return findings;
}

function objectsOf({ name, namespace, after, project, teams, app }: Deployment, settings: string, { manifests, given, drawn }: Omit<Rendered, "diagnostics">): RenderedObjects {
  const placement: Placement = { name, namespace, after, project, ...(teams === undefined ? {} : { teams }), settings: JSON.parse(settings) };
  return {
    app: app.name, owner: app.owner, placement: JSON.stringify(placement), manifests: JSON.stringify(manifests), given: JSON.stringify(given),
    ...(drawn === undefined ? {} : { drawn: JSON.stringify(drawn) }),
  };
}

/** A cluster as an earlier run found it, with some of its deployments. */
function placedCluster({ facts, placements }: PlacedCluster, apps: ReadonlyMap<string, AnyApp>): EvaluatedCluster {
  const deployments = placements.flatMap(([name, placement]) => {
    const app = apps.get(name);
    return app === undefined ? [] : [place(app, placement)];
  });
  return { facts, listed: deployments, deployments, waivers: [], given: [] };
}

const report: Report = (error, location) => {
  if (error instanceof Condemned) return undefined;
  return error instanceof ExitAttempt ? exitFinding(error, location) : reportError(error, location);
};

function exitFinding(attempt: ExitAttempt, location: Location): Finding {
  const position = positionIn(attempt.stack);
  return { diagnostic: diagnose("build-exit", `The code calls ${attempt.message}`, location, { hint: "Throw an error instead." }), ...(position && { position }) };
}

/** Attempts to end the process that author code itself caught, so that no other finding speaks of them. */
function caughtAttempts(attempts: readonly ExitAttempt[], findings: readonly Finding[]): Finding[] {
  const reported = new Set(findings.map(({ position }) => JSON.stringify(position)));
  return attempts.map((attempt) => exitFinding(attempt, {})).filter(({ position }) => !reported.has(JSON.stringify(position)));
}
