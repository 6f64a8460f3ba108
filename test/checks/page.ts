/**
 * Makes lib/checks/README.md: `npx tsx test/checks/page.ts` writes it. What checks mean stands in the catalogue, what
 * they say in the samples, and what policies mean in their files.
 */
import { selectionText } from "#lib/checks/policies/describe.js";
import { readPolicyFiles, readPolicyTests } from "#lib/checks/policies/files.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import { catalogue, isCode, type CatalogueCode } from "#lib/diagnostics/catalogue.js";
import { capacityCodes } from "#lib/diagnostics/catalogue/capacity.js";
import { documentsCodes } from "#lib/diagnostics/catalogue/documents.js";
import { kubeconformCodes } from "#lib/diagnostics/catalogue/kubeconform.js";
import { lossesCodes } from "#lib/diagnostics/catalogue/losses.js";
import { policiesCodes } from "#lib/diagnostics/catalogue/policies.js";
import { referencesCodes } from "#lib/diagnostics/catalogue/references.js";
import { rulesCodes } from "#lib/diagnostics/catalogue/rules.js";
import { schemaCodes } from "#lib/diagnostics/catalogue/schema.js";
import { secretsCodes } from "#lib/diagnostics/catalogue/secrets.js";
import { stacksCodes } from "#lib/diagnostics/catalogue/stacks.js";
import { waiversCodes } from "#lib/diagnostics/catalogue/waivers.js";
import type { Policy } from "#lib/model/policy.js";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findingsOf, passing } from "../catalogue.js";
import { readSamples } from "../sample.js";
import { policyExamples } from "./examples.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Where the page stands. */
export const pageFile = join(repository, "lib/checks/README.md");

/** Codes that belong together. */
interface Group {
  readonly title: string;
  readonly about: string;
  readonly codes: readonly CatalogueCode[];
}

const group = (title: string, about: string, codes: object): Group => ({ title, about, codes: Object.keys(codes).filter(isCode) });

const groups: readonly Group[] = [
  group("Schemas", "Every object, by the schemas of the cluster's Kubernetes version, of packs and of definitions among the objects.", schemaCodes()),
  group("Rules", "Every object, by what the API server demands beyond its schemas.", rulesCodes()),
  group("References", "All objects of a cluster together: whether what one names is there.", referencesCodes()),
  group("Capacity", "All pods and volumes of a cluster against its inventory.", capacityCodes()),
  group("Credentials", "Every text of every object. What is found is never printed.", secretsCodes()),
  group("Losses", "Every app on a Swarm or a Compose host: what the place does not express.", lossesCodes()),
  group("Stacks", "Every stack file of a Swarm or a Compose host, and all of one place together.", stacksCodes()),
  group("Waivers", "What apps and clusters waive.", waiversCodes()),
  group("Policies themselves", "The files of `policies/` and their tests.", policiesCodes()),
  group("Manifests by hand", "Files that `astrolabe check <folder>` reads.", documentsCodes()),
  group("Second opinion", "What `astrolabe check --kubeconform` adds.", kubeconformCodes()),
];

/** The page, as Markdown. */
export function page(): string {
  const { policies } = loadPolicies(readPolicyFiles(repository));
  const categories = [...new Set(policies.map(({ category }) => category))].sort();
  return [
    "<!-- Made by `npx tsx test/checks/page.ts`. Change the catalogue, the samples or the policies instead. -->",
    "# Checks",
    "What `synth` and `check` look for in objects before a byte is written, with an example that fails and one that passes. "
      + "`astrolabe explain <code>` and `astrolabe policies show <name>` say the same on the command line.",
    [
      ...groups.map(({ title, codes }) => `- [${title}](#${slug(title)}): ${codes.map((code) => link(code)).join(", ")}`),
      `- [Policies](#policies): ${categories.map(link).join(", ")}`,
    ].join("\n"),
    ...groups.flatMap(({ title, about, codes }) => [`## ${title}`, about, ...codes.map((code) => checkText(code, codes))]),
    "## Policies",
    "What the repository's own policies demand. Of an object, an example shows what tells it from the other one; what both have "
      + "alike is left out. A policy gives evidence for the controls that it names; it does not prove that they are met.",
    ...categories.flatMap((category) => {
      const own = policies.filter((policy) => policy.category === category);
      return [`### ${category}`, table(own), ...own.map(policyText)];
    }),
  ].join("\n\n") + "\n";
}

const samples = readSamples().map(({ name, ...sample }) => ({ name, findings: findingsOf(sample) }));

function checkText(code: CatalogueCode, codes: readonly CatalogueCode[]): string {
  const { severity, title, means, fix } = catalogue()[code];
  const [shown] = samples.filter(({ findings }) => findings.some((finding) => finding.code === code))
    // The sample that is about the whole group shows it best.
    .sort((a, b) => codesIn(b.findings, codes) - codesIn(a.findings, codes));
  const finding = shown?.findings.find((candidate) => candidate.code === code);
  return [
    `### ${code}`,
    `**${capitalised(severity)}: ${prose(title)}.** ${prose(means)}`,
    `What to do: ${prose(fix)}`,
    ...(shown === undefined || finding === undefined ? [] : [`Fails ([sample](${sampleLink(shown.name)})):`, fenced("text", finding.text)]),
    `Passes: [${passing[code]}](${sampleLink(passing[code])}).`,
  ].join("\n\n");
}

const codesIn = (findings: readonly { readonly code: string }[], codes: readonly string[]): number =>
  new Set(findings.map(({ code }) => code).filter((code) => codes.includes(code))).size;

const sampleLink = (name: string): string => `../../test/samples/${name}`;

function table(policies: readonly Policy[]): string {
  const rows = policies.map(({ name, severity, actions, title }) => `| [${name}](#${slug(`policy/${name}`)}) | ${severity} | ${actions.join(", ")} | ${prose(title)} |`);
  return ["| policy | severity | action | what it is about |", "|---|---|---|---|", ...rows].join("\n");
}

const tests = new Map(readPolicyTests(repository).map((test) => [test.file, test]));

function policyText(policy: Policy): string {
  const { name, file, title, severity, category, actions, description, remediation, evidences } = policy;
  const test = tests.get(`policies/tests/${name}/kyverno-test.yaml`);
  if (test === undefined) throw new Error(`${file} has no test`);
  const { failing, passing: sound } = policyExamples(name, test);
  return [
    `#### policy/${name}`,
    `**${prose(title)}.** ${prose(description)}`,
    [
      `- Severity ${severity}, category ${category}, action ${actions.join(" and ")}`,
      `- Selects ${selectionText(policy)}`,
      `- Evidence for ${evidences.join("; ")}`,
      `- [Policy](../../${file}), [test](../../policies/tests/${name})`,
    ].join("\n"),
    `What to do: ${prose(remediation)}`,
    "Fails:", fenced("yaml", failing),
    "Passes:", fenced("yaml", sound),
  ].join("\n\n");
}

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

const link = (title: string): string => `[${title}](#${slug(title)})`;

/** The anchor that a heading gets on GitHub. */
const slug = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9 _-]/g, "").replaceAll(" ", "-");

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Text in which what looks like HTML outside of code stays text. */
const prose = (text: string): string => text.split(/(`[^`]*`)/).map((part, index) => (index % 2 === 1 ? part : part.replace(/[<|*_]/g, "\\$&"))).join("");

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(pageFile, page());
