import { objectLabel, type Data, type DataObject } from "../synth/manifest.js";
import { isMap } from "./data.js";
import { compareObjects, type FieldChange } from "./fields.js";
import { readText, type FileData } from "./read.js";
import { mayHoldSecret } from "./secrets.js";

/** One object that a tree gained, lost, or holds in another form. */
export interface ObjectChange {
  readonly kind: "added" | "changed" | "removed";
  /** File in the tree. */
  readonly path: string;
  /** First folder of the path. */
  readonly cluster: string;
  /** Second folder of the path; missing for a file that stands beside the deployments. */
  readonly deployment?: string;
  /** `Deployment shop/web`; the path for a file that holds no Kubernetes object. */
  readonly object: string;
  /**
   * What differs in a changed object. Empty when only the form of the file differs, such as its
   * comments or quotes, and for added and removed objects.
   */
  readonly fields: readonly FieldChange[];
  /** Why the file could not be read as data. In a changed file the whole text is then one field with an empty path. */
  readonly unreadable?: string;
}

/**
 * Which objects differ between two trees, by cluster, deployment and path.
 *
 * @param before text of each file by its path in the tree (`paris/shop/Service_shop_web.yaml`).
 * @param after the same of the later tree.
 */
export function compareTrees(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ObjectChange[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const changes: ObjectChange[] = [];
  for (const path of [...paths].sort(byFolder)) {
    const old = before.get(path);
    const now = after.get(path);
    if (old !== now) changes.push(compareFile(path, old === undefined ? undefined : readText(old), now === undefined ? undefined : readText(now)));
  }
  return changes;
}

/** How one file differs between two trees, of which at least one has it. */
export function compareFile(path: string, old: FileData | undefined, now: FileData | undefined): ObjectChange {
  const [cluster = "", deployment, ...rest] = path.split("/");
  const place = { path, cluster, ...(deployment === undefined || rest.length === 0 ? {} : { deployment }) };
  const object = labelOf(now?.data) ?? labelOf(old?.data) ?? path;
  const problem = now?.problem ?? old?.problem;
  const unreadable = problem === undefined ? {} : { unreadable: problem };
  if (old === undefined || now === undefined) {
    return { kind: old === undefined ? "added" : "removed", ...place, object, fields: [], ...unreadable };
  }
  if (old.data !== undefined && now.data !== undefined) {
    return { kind: "changed", ...place, object, fields: compareObjects(old.data, now.data) };
  }
  const text: FieldChange = mayHoldSecret(old.text) || mayHoldSecret(now.text)
    ? { kind: "changed", path: "", hidden: true }
    : { kind: "changed", path: "", before: old.text, after: now.text };
  return { kind: "changed", ...place, object, fields: [text], ...unreadable };
}

function labelOf(data: Data | undefined): string | undefined {
  const { kind, metadata } = asMap(data);
  const { name, namespace = "" } = asMap(metadata);
  if (typeof kind !== "string" || typeof name !== "string" || typeof namespace !== "string") return undefined;
  return objectLabel({ group: "", kind, namespace, name });
}

function asMap(data: Data | undefined): DataObject {
  return data !== undefined && isMap(data) ? data : {};
}

/** Compares paths folder by folder, so that a deployment's files stay together and before those of `<deployment>-2`. */
export function byFolder(a: string, b: string): number {
  const left = a.replaceAll("/", "\0");
  const right = b.replaceAll("/", "\0");
  return left < right ? -1 : left > right ? 1 : 0;
}
