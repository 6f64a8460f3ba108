import { field } from "../checks/workload.js";
import type { Data } from "../synth/manifest.js";
import { isList, isMap } from "../tree/data.js";
import { sameValue } from "./equal.js";
import { shownValues, type FieldDrift } from "./field-drift.js";
import { pairItems } from "./items.js";
import type { Holder } from "./managed-fields.js";
import { isApplied, isController, isDeployer } from "./managers.js";
import { namesOf, type Path } from "./path.js";
import { below, type Place, type Scene } from "./place.js";
import { isServerOwned } from "./server-owned.js";

/**
 * What somebody added to an object at a place that the tree does not set: the largest parts that one manager
 * set as a whole. Controllers are left out, and what ArgoCD did not apply because a manifest has it.
 *
 * @param usual the server's default there, if it is known.
 */
export function additions(scene: Scene, at: Place, found: Data, usual: Data | undefined): FieldDrift[] {
  if (isServerOwned(scene.kind, at.path) || (usual !== undefined && sameValue(usual, found, at.shape))) return [];
  const { managed } = scene;
  if (managed.isEmpty) return isTelling(at.path) ? [added(at, found, usual, { owners: [], isWanted: false })] : parts(scene, at, found, usual);
  const holders = managed.holders(at.path);
  const isWithin = ({ depth }: Holder): boolean => depth < at.path.length;
  // As long as ArgoCD holds a list or map that is applied as a whole, it is as the tree says, but for defaults.
  if (holders.some((holder) => isDeployer(holder.owner) && isWithin(holder))) return [];
  const hands = holders.filter(({ owner }) => isApplied(owner) || (!isController(owner) && !isDeployer(owner)));
  const whole = hands.filter(({ hold }) => hold === "leaf" || (hold === "member" && isItem(at.path)));
  if (whole.length === 0) return hands.length === 0 ? [] : parts(scene, at, found, usual);
  return [added(at, found, usual, { owners: whole.map(({ owner }) => owner), isWanted: whole.every(isWithin) })];
}

/** The same for what a map or list holds. */
function parts(scene: Scene, at: Place, found: Data, usual: Data | undefined): FieldDrift[] {
  if (isMap(found)) {
    return Object.keys(found).sort().flatMap((name) =>
      additions(scene, below(at, { field: name }, { token: name, shape: at.shape?.field(name), isHidden: false }), found[name] ?? null, field(usual, name)));
  }
  if (!isList(found)) return [];
  const pairs = pairItems({ wanted: [], filled: [], found }, at, scene.managed) ?? [];
  return pairs.flatMap(({ step, position, found: item }) =>
    (item === undefined ? [] : additions(scene, below(at, step, { token: String(position), shape: at.shape?.item, isHidden: false }), item, undefined)));
}

function added({ path, pointer, isHidden }: Place, found: Data, usual: Data | undefined, { owners, isWanted }: Pick<FieldDrift, "owners" | "isWanted">): FieldDrift {
  return { kind: "added", path, pointer, ...shownValues(path, isHidden, { wanted: usual, found }), isWanted, owners };
}

/** Whether the last step is an item that is known by its keys or value. */
function isItem(path: Path): boolean {
  const last = path.at(-1);
  return last !== undefined && ("keys" in last || "value" in last);
}

/** Whether a place holds nothing that the server would fill in: when no manager is recorded, the rest could be a default. */
function isTelling(path: Path): boolean {
  const [first, second, third] = namesOf(path);
  const isEntry = (first === "metadata" && third !== undefined && (second === "labels" || second === "annotations")) || ((first === "data" || first === "binaryData") && second !== undefined);
  return isEntry || isItem(path);
}
