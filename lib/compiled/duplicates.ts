import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import type { UnorderedFacts } from "../synth/facts.js";
import type { ObjectRecord } from "./deployment.js";

/** Finds objects that two deployments of one cluster both make. File names carry the objects' identities. */
export function findDuplicates(deployments: readonly { readonly facts: UnorderedFacts; readonly objects: readonly ObjectRecord[] }[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const makers = new Map<string, Location>();
  for (const { facts, objects } of deployments) {
    for (const { file, label, construct } of objects) {
      const maker = { cluster: facts.cluster, deployment: facts.name, app: facts.app, construct, object: label };
      const key = file.toLowerCase();
      const first = makers.get(key);
      if (first === undefined) makers.set(key, maker);
      else diagnostics.push(diagnose("object-duplicate", `${first.deployment} and ${facts.name} both make ${label}`, maker, { related: [first] }));
    }
  }
  return diagnostics;
}
