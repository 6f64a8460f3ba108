import { clusterFactsOf, writeFacts } from "../checks/cluster-checks.js";
import { checkedAs, type Checks, type Surroundings } from "../checks/checks.js";
import type { ObjectProblem } from "../checks/object-checks.js";
import { foundationsAmong } from "../checks/foundations.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { isKubernetes, type NamedCluster } from "../model/cluster.js";
import type { Placement } from "../model/deployment.js";
import type { RenderedDeployment, RenderedObjects } from "../sandbox/protocol.js";
import { factsOf } from "../synth/facts.js";
import type { ConstructGiven } from "../synth/given.js";
import { objectLabel, type Manifest } from "../synth/manifest.js";
import { objectProblems } from "../synth/object.js";
import { withSyncWave } from "../targets/argocd/wave.js";
import { objectFile } from "../tree/filename.js";
import type { Texts } from "../tree/held-file.js";
import { toYaml } from "../tree/yaml.js";
import { sha256 } from "../workspace/digest.js";
import { compileStack } from "./stack.js";
import { CompiledDeployment, recordOf, type ObjectRecord } from "./deployment.js";

/** What became of a deployment's objects. */
export interface Output {
  readonly deployment: CompiledDeployment;
  /** Whether it is to be compiled again once the rest of the cluster is known. */
  readonly isOpen: boolean;
  /** What keeps objects from being files at all. What the checks found is in the deployment. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the rest of the compile knows of a deployment. */
export interface Known {
  /** Of the rest of the cluster, for the checks. */
  readonly surroundings?: Surroundings;
  /** The deployment as an earlier run compiled it for the same cluster under the same rules. */
  readonly earlier?: CompiledDeployment | undefined;
}

/**
 * Makes a compiled deployment of the objects that its build gave: writes them out as the texts of their
 * files, and checks each by itself.
 *
 * @param holdTexts keeps the texts, and after them the facts that checks of the whole cluster need.
 */
export function compileDeployment(
  cluster: NamedCluster,
  { id, digest, objects }: RenderedDeployment & { readonly objects: RenderedObjects },
  checks: Checks,
  holdTexts: (texts: readonly string[]) => Texts,
  { surroundings, earlier }: Known = {},
): Output {
  const { app, owner, placement, manifests, given, drawn } = objects;
  if (!isKubernetes(cluster) && drawn !== undefined) {
    return { deployment: compileStack(cluster, { id, digest, objects: { ...objects, drawn } }, checks, holdTexts), isOpen: false, diagnostics: [] };
  }
  const { settings, ...placed } = JSON.parse(placement) as Placement;
  const { files, diagnostics } = filesOf(JSON.parse(manifests) as Manifest[], { cluster: cluster.name, deployment: placed.name, app });
  const sound = files.map(({ manifest }) => manifest);
  const settled = settledProblems(files, earlier);
  const { problems, isOpen } = checks.check(checkedAs(cluster), sound, surroundings, (index) => settled.has(index));
  const clusterFacts = writeFacts(clusterFactsOf(sound, JSON.parse(given) as ConstructGiven[]));
  const record = recordOf({
    id, digest, app,
    facts: factsOf(cluster, { ...placed, app, owner }, sound),
    objects: files.map(({ object }) => object),
    placement: { ...placed, settings },
    problems: [...[...settled.values()].flat(), ...problems].sort((a, b) => a.object - b.object),
    foundations: foundationsAmong(sound),
    clusterFacts: sha256(clusterFacts),
  });
  return { deployment: new CompiledDeployment(record, holdTexts([...files.map(({ text }) => text), clusterFacts])), isOpen, diagnostics };
}

/** What the checks said of objects that have not changed since, by position. An object's own text is all that they go by. */
function settledProblems(files: readonly ObjectFile[], earlier: CompiledDeployment | undefined): Map<number, readonly ObjectProblem[]> {
  if (earlier === undefined) return new Map();
  const { problems } = earlier;
  const before = new Map(earlier.files.map(([file, digest], index) => [`${file} ${digest}`, index]));
  return new Map(files.flatMap(({ object: { file, digest } }, index) => {
    const last = before.get(`${file} ${digest}`);
    return last === undefined ? [] : [[index, problems.filter(({ object }) => object === last).map((problem) => ({ ...problem, object: index }))] as const];
  }));
}

/** An object that becomes a file. */
interface ObjectFile {
  readonly manifest: Manifest;
  readonly object: ObjectRecord;
  readonly text: string;
}

function filesOf(manifests: readonly Manifest[], place: Location): { files: readonly ObjectFile[]; diagnostics: readonly Diagnostic[] } {
  const files: ObjectFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const makers = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const problems = objectProblems(manifest, place);
    diagnostics.push(...problems);
    if (problems.length > 0) continue;
    const file = objectFile(manifest);
    // Kinds that differ in case only are one resource to the API server, and one file to some file systems.
    const key = file.toLowerCase();
    const other = makers.get(key);
    if (other !== undefined) {
      diagnostics.push(duplicate(manifest, other, place));
      continue;
    }
    makers.set(key, manifest);
    const text = toYaml(withSyncWave(manifest));
    files.push({ manifest, text, object: { file, digest: sha256(text), label: objectLabel(manifest), construct: manifest.construct } });
  }
  return { files, diagnostics };
}

function duplicate(second: Manifest, first: Manifest, place: Location): Diagnostic {
  return diagnose("object-duplicate", `Two constructs make ${objectLabel(second)}`, {
    ...place, construct: second.construct, object: objectLabel(second),
  }, { related: [{ ...place, construct: first.construct }] });
}
