import { Schema, type CollectionTag, type ScalarTag } from "yaml";

const plain = (text: string): string => text.replaceAll("_", "");

/** A text that is a number; the text itself where no number of 64 bits holds it. */
const numberIn = (text: string, value: number): number | string => (Number.isFinite(value) ? value : text);

// Numbers as go-yaml 2 reads them (resolve.go), where the library's own tags differ.
const numbers: readonly ScalarTag[] = [
  { tag: "tag:yaml.org,2002:int", default: true, test: /^[-+]?0o[0-7_]*[0-7]$/, resolve: (text) => signed(text, parseInt(plain(text).replace(/^[-+]?0o/, ""), 8)) },
  { tag: "tag:yaml.org,2002:int", default: true, test: /^[-+]?0X[0-9a-fA-F_]*[0-9a-fA-F]$/, resolve: (text) => signed(text, parseInt(plain(text).replace(/^[-+]?0X/, ""), 16)) },
  {
    tag: "tag:yaml.org,2002:float", default: true,
    test: /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*\.[0-9_]*|[0-9][0-9_]*(?=[eE]))(?:[eE][-+]?[0-9]+)?$/,
    resolve: (text) => numberIn(text, Number(plain(text))),
  },
];

const signed = (text: string, value: number): number => (text.startsWith("-") ? -value : value);

/** Whether one of the library's tags for YAML 1.1 holds here: go-yaml 2 leaves dates and numbers to the base of 60 as strings, and JSON has no sets. */
function isKept(tag: CollectionTag | ScalarTag): boolean {
  if ("format" in tag && tag.format === "TIME") return false;
  if (/:(?:timestamp|omap|pairs|set|binary)$/.test(tag.tag)) return false;
  return !tag.tag.endsWith(":float") || ("test" in tag && tag.test instanceof RegExp && tag.test.test(".inf"));
}

/** What scalars without a tag mean: YAML 1.1 as kubectl reads it (sigs.k8s.io/yaml, by way of go-yaml 2). */
export const kubectlSchema = new Schema({
  schema: "yaml-1.1",
  merge: true,
  customTags: (tags) => [...numbers, ...tags.filter((tag) => typeof tag === "string" || isKept(tag))],
});
