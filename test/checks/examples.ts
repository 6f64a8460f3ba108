import { readPolicyTest, type PolicyTestFile, type PolicyVerdict } from "#lib/checks/policies/test-file.js";
import type { Data, DataObject, Manifest } from "#lib/synth/manifest.js";
import { stringify } from "yaml";

/** An object that a policy refuses and one that it passes, as YAML, each with only what tells it from the other. */
export interface Examples {
  readonly failing: string;
  readonly passing: string;
}

/** Two objects under comparison. */
interface Pair {
  readonly own: Manifest;
  readonly other: Manifest;
}

/**
 * The examples of a policy among the objects of its test: the first that fails and the first that passes, of one kind if
 * there are such.
 *
 * @throws Error when the test has no object that fails or none that passes.
 */
export function policyExamples(policy: string, file: PolicyTestFile): Examples {
  const { results, resources } = readPolicyTest(file);
  const judged = (verdict: PolicyVerdict): Manifest[] => results.filter((row) => row.policy === policy && row.result === verdict).flatMap((row) =>
    row.resources.flatMap((wanted) => resources.filter(({ kind, namespace, name }) => kind === row.kind && (wanted === name || wanted === `${namespace}/${name}`))));
  const [failing, passing] = [judged("fail"), judged("pass")];
  const own = failing.find(({ kind }) => passing.some((other) => other.kind === kind)) ?? failing[0];
  const other = passing.find(({ kind }) => kind === own?.kind) ?? passing[0];
  if (own === undefined || other === undefined) throw new Error(`${file.file} has no object that ${policy} fails, or none that it passes`);
  return examplesOf({ own, other });
}

const examplesOf = ({ own, other }: Pair): Examples => ({ failing: textOf({ own, other }), passing: textOf({ own: other, other: own }) });

function textOf(pair: Pair): string {
  const { own: { data, name }, other } = pair;
  const { apiVersion = null, kind = null, metadata, ...rest } = asObject(unlike(data, other.data, pair));
  const shown: DataObject = { apiVersion: data.apiVersion ?? apiVersion, kind: data.kind ?? kind, metadata: { name, ...asObject(metadata) }, ...rest };
  const lacking = missing(data, other.data).map((path) => `# without ${path}\n`);
  return stringify(shown, { lineWidth: 0 }) + lacking.join("");
}

const asObject = (value: Data | undefined): DataObject => (isObject(value) ? value : {});

function isObject(value: Data | undefined): value is DataObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Elements of lists up to so many characters of JSON are shown whole. */
const short = 160;

/** Fields in which an object repeats its own name. */
const selfNamed: ReadonlySet<string> = new Set(["app.kubernetes.io/name", "serviceName"]);

/** The parts of a value that another does not have alike. Fields that repeat the objects' own names are alike. */
function unlike(value: Data, other: Data | undefined, pair: Pair, field = ""): Data | undefined {
  if (isObject(value) && isObject(other)) {
    const parts = Object.entries(value).flatMap(([key, item]) => {
      const part = unlike(item, other[key], pair, key);
      return part === undefined ? [] : [[key, part] as const];
    });
    return parts.length === 0 ? undefined : Object.fromEntries(parts);
  }
  if (Array.isArray(value) && Array.isArray(other) && value.length > 0 && value.every(isObject)) {
    const parts = value.flatMap((item: DataObject, index) => {
      const part = unlike(item, partner(item, index, value, other), pair);
      if (part === undefined) return [];
      return [JSON.stringify(item).length <= short ? item : { ...(item.name === undefined ? {} : { name: item.name }), ...asObject(part) }];
    });
    return parts.length === 0 ? undefined : parts;
  }
  const isOwnName = selfNamed.has(field) && value === pair.own.name && other === pair.other.name;
  return isOwnName || JSON.stringify(value) === JSON.stringify(other) ? undefined : value;
}

/** The element of another list that stands for an element: the one of its name, or one of no name here at its place. */
function partner({ name }: DataObject, index: number, own: readonly DataObject[], others: readonly Data[]): Data | undefined {
  const hasName = (wanted: Data | undefined) => (item: Data | undefined): boolean => isObject(item) && item.name === wanted;
  const named = name === undefined ? undefined : others.find(hasName(name));
  const there = others[index];
  return named ?? (isObject(there) && (there.name === undefined || !own.some(hasName(there.name))) ? there : undefined);
}

/** Paths of what another value has and this one lacks. */
function missing(value: Data | undefined, other: Data | undefined, path = ""): string[] {
  if (isObject(other)) {
    if (!isObject(value)) return value === undefined ? [path] : [];
    return Object.entries(other).flatMap(([key, item]) => missing(value[key], item, path === "" ? key : `${path}.${key}`));
  }
  if (Array.isArray(other) && Array.isArray(value) && other.every(isObject)) {
    return other.flatMap((item: DataObject, index) => missing(partner(item, index, other, value), item, `${path}[${index}]`));
  }
  return value === undefined ? [path] : [];
}
