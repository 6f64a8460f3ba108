import { withoutNulls } from "../checks/policies/defaults/fill.js";
import { defaulted } from "../checks/policies/defaults/object.js";
import { field, isObject } from "../checks/workload.js";
import type { Data, DataObject, Manifest } from "../synth/manifest.js";
import { isList, isMap } from "../tree/data.js";
import { isSecretField } from "../tree/secrets.js";
import { additions } from "./additions.js";
import { isZero, sameValue } from "./equal.js";
import { shownValues, type FieldDrift } from "./field-drift.js";
import { pairItems } from "./items.js";
import { ManagedFields } from "./managed-fields.js";
import { isApplied, isDeployer } from "./managers.js";
import { below, type Place, type Scene } from "./place.js";
import type { Shape } from "./shape.js";

/**
 * What differs between an object of the tree and the object on the cluster. Left out is what the API server fills in,
 * what controllers own, and what is only written in another way.
 *
 * A field that the tree does not set counts when somebody set it who is no controller; what nobody is recorded
 * for is a default of the server.
 */
export function compareToLive(wanted: Pick<Manifest, "group" | "kind" | "data">, live: DataObject, shape: Shape | undefined): FieldDrift[] {
  const filled = defaulted(wanted);
  // The server keeps what stringData says in data.
  const stated = Object.hasOwn(wanted.data, "stringData") && wanted.kind === "Secret" ? filled : withoutNulls(wanted.data);
  const managed = new ManagedFields(live);
  const scene: Scene = { kind: `${wanted.group}/${wanted.kind}`, managed, isApplied: managed.owners.some(isApplied) };
  const top: Place = { path: [], pointer: "", shape, isHidden: false };
  return compareMaps(scene, top, compared(stated), compared(filled), compared(live));
}

const comparedMetadata = ["annotations", "finalizers", "labels"];

/** The part of an object that a tree can say something about. */
function compared(object: Data): DataObject {
  if (!isObject(object)) return {};
  const { apiVersion: _, kind: __, status: ___, metadata, ...rest } = object;
  const kept = comparedMetadata.flatMap((name): [string, Data][] => {
    const value = field(metadata, name);
    return value === undefined ? [] : [[name, value]];
  });
  return { ...rest, metadata: Object.fromEntries(kept) };
}

function compareValues(scene: Scene, at: Place, wanted: Data, filled: Data, found: Data): FieldDrift[] {
  if (isMap(wanted) && isMap(found)) return compareMaps(scene, at, wanted, isMap(filled) ? filled : wanted, found);
  if (isList(wanted) && isList(found)) return compareLists(scene, at, wanted, isList(filled) ? filled : wanted, found);
  return sameValue(wanted, found, at.shape) ? [] : [drift(scene, at, "changed", { wanted, found })];
}

function compareMaps(scene: Scene, at: Place, wanted: DataObject, filled: DataObject, found: DataObject): FieldDrift[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return names.flatMap((name) => {
    const isHidden = isSecretField({ kind: at.path.length === 0 && scene.kind === "/Secret" ? "Secret" : "" }, name);
    const place = below(at, { field: name }, { token: name, shape: at.shape?.field(name), isHidden });
    const own = field(wanted, name);
    const live = field(found, name);
    if (own === undefined) return live === undefined ? [] : additions(scene, place, live, field(filled, name));
    return live === undefined ? absent(scene, place, own) : compareValues(scene, place, own, field(filled, name) ?? own, live);
  });
}

function compareLists(scene: Scene, at: Place, wanted: readonly Data[], filled: readonly Data[], found: readonly Data[]): FieldDrift[] {
  const pairs = pairItems({ wanted, filled, found }, at, scene.managed);
  if (pairs === undefined) return [drift(scene, at, "changed", { wanted, found })];
  return pairs.flatMap(({ step, position, wanted: own, filled: full, found: live }) => {
    const place = below(at, step, { token: String(position), shape: at.shape?.item, isHidden: false });
    if (own === undefined) return live === undefined ? [] : additions(scene, place, live, undefined);
    return live === undefined ? absent(scene, place, own) : compareValues(scene, place, own, full ?? own, live);
  });
}

/**
 * A field of the tree that the object does not have. The server drops fields that say nothing, such as `paused: false`;
 * that ArgoCD still holds the field then tells that nobody removed it.
 */
function absent(scene: Scene, at: Place, wanted: Data): FieldDrift[] {
  const isDropped = isZero(wanted) && (!scene.isApplied || scene.managed.holders(at.path).some(({ owner, hold }) => isApplied(owner) && hold !== "part"));
  return isDropped ? [] : [drift(scene, at, "missing", { wanted })];
}

/** A difference, with who set what is there: a hand before ArgoCD, the latest first. */
function drift({ managed }: Scene, { path, pointer, isHidden }: Place, kind: FieldDrift["kind"], values: { readonly wanted: Data; readonly found?: Data }): FieldDrift {
  const holders = kind === "missing" ? [] : managed.holders(path).filter(({ owner, hold }) => hold !== "part" && owner.subresource !== "status").map(({ owner }) => owner);
  const hands = holders.filter((owner) => !isDeployer(owner));
  return { kind, path, pointer, ...shownValues(path, isHidden, values), isWanted: true, owners: hands.length > 0 ? hands : holders };
}
