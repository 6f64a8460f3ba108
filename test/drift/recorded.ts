import { readFileSync } from "node:fs";
import { builtinPack } from "#lib/checks/schema/builtin.js";
import { parsePack, type Pack } from "#lib/checks/schema/pack.js";
import { readBuiltin } from "#lib/checks/schema/packs.js";
import { compareToLive } from "#lib/drift/compare.js";
import type { FieldDrift } from "#lib/drift/field-drift.js";
import { ownerText } from "#lib/drift/managers.js";
import { pathText } from "#lib/drift/path.js";
import { shapeOf } from "#lib/drift/shape.js";
import type { KubernetesVersion } from "#lib/model/kubernetes.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { manifestOf, repository } from "../checks/schema/schemas.js";

/** An object as a tree has it, and as a kube-apiserver 1.34.4 gave it: as ArgoCD left it, and after changes by hand. */
export interface Recorded {
  readonly wanted: DataObject;
  readonly clean: DataObject;
  readonly changed?: DataObject;
}

export function recorded(name: string): Recorded {
  const read: Recorded = JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), "utf8"));
  return read;
}

/** The schemas of a version of Kubernetes, with those of cert-manager. */
export function packs(kubernetes: KubernetesVersion = "1.34"): readonly Pack[] {
  const custom = parsePack("cert-manager.io.json", readFileSync(`${repository}clusters/schemas/cert-manager.io.json`, "utf8"));
  if ("problem" in custom) throw new Error(custom.problem);
  return [custom, builtinPack(readBuiltin(repository), kubernetes)];
}

/** What differs between two objects. */
export function compared(wanted: DataObject, live: DataObject, kubernetes?: KubernetesVersion): FieldDrift[] {
  const manifest = manifestOf(wanted);
  const { apiVersion, group, kind } = manifest;
  return compareToLive(manifest, live, shapeOf(packs(kubernetes), { group, kind, version: apiVersion.slice(apiVersion.indexOf("/") + 1) }));
}

/** A difference in a line: `changed spec.replicas 2 → 5 by kubectl (scale)`. Times are left out. */
export function line({ kind, path, wanted, found, hidden, owners }: FieldDrift): string {
  const values = hidden === true ? "hidden" : [wanted, found].map((value) => (value === undefined ? "-" : JSON.stringify(value))).join(" → ");
  return `${kind} ${pathText(path)} ${values} by ${owners.map((owner) => ownerText(owner).replace(/ at .*/, "")).join(", ") || "?"}`;
}
