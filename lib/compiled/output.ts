import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import type { NamedCluster } from "../model/cluster.js";
import { factsOf, type PlacedApp, type UnorderedFacts } from "../synth/facts.js";
import { objectLabel, type Manifest } from "../synth/manifest.js";
import { objectProblems } from "../synth/object.js";
import { withSyncWave } from "../targets/argocd/wave.js";
import { objectFile } from "../tree/filename.js";
import { toYaml } from "../tree/yaml.js";
import { sha256 } from "../workspace/digest.js";
import { CompiledDeployment, recordOf, type ObjectRecord } from "./deployment.js";
import type { RenderedObjects } from "../sandbox/protocol.js";
import type { Texts } from "../tree/held-file.js";
import type { Placement } from "../model/deployment.js";

/** A deployment's objects as files, and facts about it. */
export interface Output {
  readonly facts: UnorderedFacts;
  readonly objects: readonly ObjectRecord[];
  /** The text of each object's file. */
  readonly texts: readonly string[];
  /** The manifests that the objects are made of, in the same order. */
  readonly manifests: readonly Manifest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes a compiled deployment of what its build gave. */
export function compileDeployment(
  cluster: NamedCluster,
  id: string,
  digest: string,
  { app, owner, placement, manifests }: RenderedObjects,
  holdTexts: (texts: readonly string[]) => Texts,
): { readonly deployment: CompiledDeployment; readonly diagnostics: readonly Diagnostic[] } {
  const { settings, ...placed } = JSON.parse(placement) as Placement;
  const output = outputOf(cluster, { ...placed, app, owner }, JSON.parse(manifests) as Manifest[]);
  const record = recordOf({ id, digest, app, facts: output.facts, objects: output.objects, placement: { ...placed, settings } });
  return { deployment: new CompiledDeployment(record, holdTexts(output.texts)), diagnostics: output.diagnostics };
}

/** Writes a deployment's manifests out as the texts of their files. */
export function outputOf(
  cluster: NamedCluster,
  deployment: PlacedApp,
  manifests: readonly Manifest[],
): Output {
  const place = { cluster: cluster.name, deployment: deployment.name, app: deployment.app };
  const sound: Manifest[] = [];
  const objects: ObjectRecord[] = [];
  const texts: string[] = [];
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
    objects.push({ file, digest: sha256(text), label: objectLabel(manifest), construct: manifest.construct });
    texts.push(text);
    sound.push(manifest);
  }
  return { facts: factsOf(cluster, deployment, sound), objects, texts, manifests: sound, diagnostics };
}

function duplicate(second: Manifest, first: Manifest, place: Location): Diagnostic {
  return diagnose("object-duplicate", `Two constructs make ${objectLabel(second)}`, {
    ...place, construct: second.construct, object: objectLabel(second),
  }, { related: [{ ...place, construct: first.construct }] });
}
