import { parseDocument } from "yaml";
import { objectLabel, type Data, type DataObject } from "../synth/manifest.js";
import { isMap } from "./data.js";
import { compareObjects, type FieldChange } from "./fields.js";
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
    if (old !== now) changes.push(compareFile(path, old, now));
  }
  return changes;
}

function compareFile(path: string, before: string | undefined, after: string | undefined): ObjectChange {
  const [cluster = "", deployment, ...rest] = path.split("/");
  const place = { path, cluster, ...(deployment === undefined || rest.length === 0 ? {} : { deployment }) };
  const old = before === undefined ? undefined : read(before);
  const now = after === undefined ? undefined : read(after);
  const object = labelOf(now?.data) ?? labelOf(old?.data) ?? path;
  const problem = now?.problem ?? old?.problem;
  const unreadable = problem === undefined ? {} : { unreadable: problem };
  if (before === undefined || after === undefined) {
    return { kind: before === undefined ? "added" : "removed", ...place, object, fields: [], ...unreadable };
  }
  if (old?.data !== undefined && now?.data !== undefined) {
    return { kind: "changed", ...place, object, fields: compareObjects(old.data, now.data) };
  }
  const text: FieldChange = mayHoldSecret(before) || mayHoldSecret(after)
    ? { kind: "changed", path: "", hidden: true }
    : { kind: "changed", path: "", before, after };
  return { kind: "changed", ...place, object, fields: [text], ...unreadable };
}

/** The data of a file, or why it has none. */
function read(text: string): { readonly data?: Data; readonly problem?: string } {
  if (levels(text) > mostLevels) return { problem: `more than ${mostLevels} levels deep` };
  try {
    // Pretty errors quote the text, which may hold a secret.
    const document = parseDocument(text, { prettyErrors: false });
    const [error] = document.errors;
    if (error !== undefined) {
      return { problem: `line ${lineAt(text, error.pos[0])}: ${reasons[error.code] ?? "not valid YAML"}` };
    }
    // In YAML's core schema, which is the default, every value is plain data.
    const data: Data = document.toJS();
    return { data };
  } catch {
    return { problem: "too large once its aliases are unfolded" };
  }
}

// Far more than any object has, and far less than what exhausts the stack of the YAML parser, which
// Node does not always survive: V8 ends the process when it compiles a regular expression there.
const mostLevels = 200;

/** About how deep a text is nested, by its brackets or its indentation. */
function levels(text: string): number {
  let open = 0;
  let most = 0;
  for (const [match] of text.matchAll(/[[{]|[\]}]|^[ ?-]+/gm)) {
    if (match === "[" || match === "{") open++;
    else if (match === "]" || match === "}") open = Math.max(0, open - 1);
    // A level of indentation takes two columns as a rule. At one column the limit is 400 levels.
    else most = Math.max(most, match.length / 2);
    most = Math.max(most, open);
  }
  return most;
}

const reasons: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "a key stands twice in one map",
  MULTIPLE_DOCS: "the file holds more than one document",
  TAB_AS_INDENT: "tabs cannot indent YAML",
};

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
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

/** Folder by folder, so that a deployment's files stay together and before those of `<deployment>-2`. */
function byFolder(a: string, b: string): number {
  const left = a.replaceAll("/", "\0");
  const right = b.replaceAll("/", "\0");
  return left < right ? -1 : left > right ? 1 : 0;
}
