import { posix } from "node:path";
import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { Data, DataObject, Manifest } from "../../synth/manifest.js";
import { field, isObject } from "../workload.js";
import { complain, lineOf, openReader, readChoice, readFields, readList, readPairs, readText, readTexts, requireText, type Fields, type Reader } from "./reader.js";
import { readSource, type SourceProblem } from "./source.js";

/** A test file, and how to get at the files that it names. */
export interface PolicyTestFile {
  /** Relative to the workspace, `/`-separated. */
  readonly file: string;
  readonly text: string;
  /** The text of another file of the workspace; undefined when there is none. */
  readonly read: (file: string) => string | undefined;
}

export type PolicyVerdict = "pass" | "fail" | "skip";

/** What a policy is expected to say about some resources. */
export interface ExpectedResult {
  readonly policy: string;
  /** Names, or `namespace/name`. */
  readonly resources: readonly string[];
  readonly kind: string;
  readonly result: PolicyVerdict;
  readonly line: number;
}

/** A test in Kyverno's format, with its files read. */
export interface PolicyTest {
  readonly file: string;
  readonly name: string;
  /** Files of the policies, relative to the workspace. */
  readonly policies: readonly { readonly file: string; readonly line: number }[];
  readonly resources: readonly Manifest[];
  /** Namespaces by name, from the resources and from the values. */
  readonly namespaces: ReadonlyMap<string, DataObject>;
  readonly results: readonly ExpectedResult[];
  /** What is wrong, and in which file. */
  readonly problems: readonly (SourceProblem & { readonly file: string })[];
}

const testFields = ["apiVersion", "kind", "metadata", "policies", "resources", "results", "variables", "values"];
const resultFields = ["policy", "rule", "isValidatingPolicy", "resources", "kind", "result", "operation"];

/** Reads a test (kyverno v1.19.1, cmd/cli/kubectl-kyverno/apis/v1alpha1, Test), as far as it is about ValidatingPolicies. */
export function readPolicyTest({ file, text, read }: PolicyTestFile): PolicyTest {
  const source = readSource(file, text);
  const reader = openReader(source);
  const [root, second] = source.documents;
  if (root === undefined && source.problems.length === 0) reader.problems.push({ message: "The file holds no test", line: 1 });
  if (second !== undefined) complain(reader, second, `The file holds ${source.documents.length} documents, a test has a file of its own`);
  const top = readFields(reader, root, "The test", testFields);
  const stated = `${readText(reader, top.get("apiVersion"), "apiVersion") ?? ""} ${readText(reader, top.get("kind"), "kind") ?? ""}`;
  if (root !== undefined && stated !== "cli.kyverno.io/v1alpha1 Test") complain(reader, root, `The object is ${JSON.stringify(stated)}, expected cli.kyverno.io/v1alpha1 Test`);
  const name = readText(reader, readFields(reader, top.get("metadata"), "metadata", ["name"]).get("name"), "metadata.name") ?? posix.basename(posix.dirname(file));
  const others: (SourceProblem & { readonly file: string })[] = [];
  const folder = posix.dirname(file);
  const open = (node: Node, path: string): { readonly file: string; readonly text: string } | undefined => {
    const wanted = posix.normalize(posix.join(folder, path));
    const found = path.startsWith("/") || wanted.startsWith("../") ? undefined : read(wanted);
    if (found === undefined) complain(reader, node, `There is no file ${JSON.stringify(path)} beside the test`);
    return found === undefined ? undefined : { file: wanted, text: found };
  };
  const resources = fileNodes(reader, top, "resources").flatMap(({ node, path }) => {
    const found = open(node, path);
    if (found === undefined) return [];
    const { manifests, problems } = readResources(found.file, found.text);
    others.push(...problems);
    return manifests;
  });
  const values = readText(reader, top.get("variables"), "variables");
  const valuesNode = top.get("variables");
  const valuesFile = values === undefined || valuesNode === undefined ? undefined : open(valuesNode, values);
  const namespaces = new Map(resources.filter(({ group, kind }) => group === "" && kind === "Namespace").map((manifest) => [manifest.name, manifest.data] as const));
  for (const [name, namespace] of readNamespaces(reader, top.get("values"))) namespaces.set(name, namespace);
  if (valuesFile !== undefined) {
    const other = openReader(readSource(valuesFile.file, valuesFile.text));
    for (const [name, namespace] of readNamespaces(other, other.source.documents[0])) namespaces.set(name, namespace);
    others.push(...other.problems.map((problem) => ({ ...problem, file: valuesFile.file })));
  }
  return {
    file, name, resources, namespaces,
    policies: fileNodes(reader, top, "policies").flatMap(({ node, path }) => {
      const found = open(node, path);
      return found === undefined ? [] : [{ file: found.file, line: lineOf(reader, node) }];
    }),
    results: readList(reader, top.get("results"), "results").map((node, index) => readResult(reader, node, index)),
    problems: [...reader.problems.map((problem) => ({ ...problem, file })), ...others],
  };
}

function fileNodes(reader: Reader, top: Fields, name: string): readonly { readonly node: Node; readonly path: string }[] {
  return readList(reader, top.get(name), name).flatMap((node, index) => {
    const path = readText(reader, node, `${name}[${index}]`);
    return path === undefined ? [] : [{ node, path }];
  });
}

function readResult(reader: Reader, node: Node, index: number): ExpectedResult {
  const here = `results[${index}]`;
  const fields = readFields(reader, node, here, resultFields);
  const result = readChoice(reader, fields.get("result"), `${here}.result`, ["pass", "fail", "skip"] as const);
  if (fields.get("result") === undefined) complain(reader, node, `${here}.result is missing`);
  const isValidating = fields.get("isValidatingPolicy");
  if (!isScalar(isValidating) || isValidating.value !== true) complain(reader, isValidating ?? node, `${here}.isValidatingPolicy is not true, so Kyverno would look for another policy`);
  readChoice(reader, fields.get("operation"), `${here}.operation`, ["CREATE"]);
  const resources = readTexts(reader, fields.get("resources"), `${here}.resources`);
  if (resources.length === 0) complain(reader, fields.get("resources") ?? node, `${here}.resources is empty`);
  return {
    policy: requireText(reader, fields.get("policy"), `${here}.policy`, node),
    resources,
    kind: requireText(reader, fields.get("kind"), `${here}.kind`, node),
    result: result ?? "pass",
    line: lineOf(reader, node),
  };
}

/** Namespaces of a Values object: whole ones, and those that only have labels. */
function readNamespaces(reader: Reader, node: Node | undefined): readonly (readonly [string, DataObject])[] {
  const fields = readFields(reader, node, "values", ["apiVersion", "kind", "metadata", "namespaces", "namespaceSelector"]);
  const whole = readList(reader, fields.get("namespaces"), "namespaces").flatMap((item) => {
    const data = dataOf(item);
    const name = field(field(data, "metadata"), "name");
    return isObject(data) && typeof name === "string" ? [[name, data] as const] : [];
  });
  const labelled = readList(reader, fields.get("namespaceSelector"), "namespaceSelector").map((item, index) => {
    const here = `namespaceSelector[${index}]`;
    const parts = readFields(reader, item, here, ["name", "labels"]);
    const name = requireText(reader, parts.get("name"), `${here}.name`, item);
    return [name, { metadata: { name, labels: Object.fromEntries(readPairs(reader, parts.get("labels"), `${here}.labels`)) } }] as const;
  });
  return [...whole, ...labelled];
}

function readResources(file: string, text: string): { readonly manifests: readonly Manifest[]; readonly problems: readonly (SourceProblem & { readonly file: string })[] } {
  const reader = openReader(readSource(file, text));
  const manifests = reader.source.documents.flatMap((node): readonly Manifest[] => {
    const data = dataOf(node);
    const [apiVersion, kind] = [field(data, "apiVersion"), field(data, "kind")];
    const [name, namespace] = [field(field(data, "metadata"), "name"), field(field(data, "metadata"), "namespace") ?? ""];
    if (!isObject(data) || typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string" || typeof namespace !== "string") {
      complain(reader, node, "The resource has no apiVersion, kind or metadata.name");
      return [];
    }
    return [{ group: apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "", apiVersion, kind, namespace, name, data, wave: 0, construct: "" }];
  });
  return { manifests, problems: reader.problems.map((problem) => ({ ...problem, file })) };
}

/** The data of a node, with its keys as they are: `__proto__` is a key like another. */
function dataOf(node: unknown): Data {
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : "", dataOf(value)]));
  if (isSeq(node)) return node.items.map(dataOf);
  if (!isScalar(node)) return null;
  const { value } = node;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : value === null || value === undefined ? null : String(value);
}
