import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { NamedCluster } from "../model/cluster.js";
import type { Deployment } from "../model/deployment.js";
import { factsOf, type UnorderedFacts } from "../synth/facts.js";
import { objectLabel, type Manifest } from "../synth/manifest.js";
import { withSyncWave } from "../targets/argocd/wave.js";
import { objectFile } from "../tree/filename.js";
import { toYaml } from "../tree/yaml.js";
import { sha256 } from "../workspace/digest.js";
import type { ObjectRecord } from "./protocol.js";

/** A deployment's files, and facts about it. */
export interface Output {
  readonly facts: UnorderedFacts;
  readonly objects: readonly ObjectRecord[];
  /** The text of each object's file. */
  readonly texts: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Writes a deployment's manifests out as the texts of their files. */
export function outputOf(
  cluster: NamedCluster,
  deployment: Deployment,
  manifests: readonly Manifest[],
): Output {
  const objects: ObjectRecord[] = [];
  const texts: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const makers = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const file = objectFile(manifest);
    // Kinds that differ in case only are one resource to the API server, and one file to some file systems.
    const key = file.toLowerCase();
    const other = makers.get(key);
    if (other !== undefined) {
      diagnostics.push(duplicate(manifest, other, cluster.name, deployment));
      continue;
    }
    makers.set(key, manifest);
    const text = toYaml(withSyncWave(manifest));
    objects.push({ file, digest: sha256(text), label: objectLabel(manifest), construct: manifest.construct });
    texts.push(text);
  }
  return { facts: factsOf(cluster, deployment, manifests), objects, texts, diagnostics };
}

function duplicate(second: Manifest, first: Manifest, cluster: string, deployment: Deployment): Diagnostic {
  const place = { cluster, deployment: deployment.name, app: deployment.app.name };
  return diagnose("object-duplicate", `Two constructs make ${objectLabel(second)}`, {
    ...place, construct: second.construct, object: objectLabel(second),
  }, { related: [{ ...place, construct: first.construct }] });
}
