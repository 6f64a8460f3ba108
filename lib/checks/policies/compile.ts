import type { Severity } from "../../diagnostics/diagnostic.js";
import type { LabelSelector, Policy } from "../../model/policy.js";
import type { DataObject, Manifest } from "../../synth/manifest.js";
import { autogen } from "../../targets/policies/autogen.js";
import type { Problem } from "../problem.js";
import { field } from "../workload.js";
import { judgeOf, type Judge, type Judgement } from "./evaluate.js";
import { kindsWith, type Kinds, type ServedKind } from "./kinds.js";
import { matches, otherVersions, type Creation } from "./match.js";
import { pointerOf } from "./pointer.js";
import { Sharing } from "./sharing.js";
import { labelsOf, selects, type Labels } from "./selector.js";
import { creationOf, namespaceObject, subjectOf, type Subject } from "./subject.js";

/** What a policy finds in an object. */
export interface PolicyProblem extends Problem {
  readonly severity: Severity;
  /** The policy's name. */
  readonly policy: string;
  /** Where the policy says so, relative to the workspace. */
  readonly source: { readonly file: string; readonly line: number };
  /** It counts only if the labels of the object's Namespace are selected. Absent: it counts. */
  readonly when?: LabelSelector;
}

export interface PolicyFindings {
  readonly problems: readonly PolicyProblem[];
  /**
   * Names of policies that read the object's Namespace, which was not at hand: to be checked
   * `only` by these, once it is.
   */
  readonly pending: readonly string[];
}

export interface PolicyCheckOptions {
  /** The Namespace object of a name; null when there is none, undefined when that is not known yet. */
  readonly namespace?: (name: string) => DataObject | null | undefined;
  /** Names of the policies to judge by. Default: all. */
  readonly only?: ReadonlySet<string>;
}

/** One policy, or what autogen made of it, and what it says of one object. */
export interface PolicyJudgement {
  readonly policy: Policy;
  readonly judge: Judge;
  /** Absent when the namespace has to be known and is not. */
  readonly judgement?: Judgement;
  readonly when?: LabelSelector;
}

export interface PolicySet {
  readonly policies: readonly Policy[];
  /** Judges an object as it would be created. Cheap for kinds that no policy selects. */
  check(manifest: Manifest, options?: PolicyCheckOptions): PolicyFindings;
  /** Makes ready for objects of a kind, in whatever version. */
  prepare(group: string, kind: string): void;
  /** The same, with what passes and what is skipped. */
  judgements(manifest: Manifest, options?: PolicyCheckOptions): readonly PolicyJudgement[];
}

interface Candidate {
  readonly policy: Policy;
  readonly judge: Judge;
  /** Whether names, scopes or exclusions have a say, so that each object has to be matched. */
  readonly isPicky: boolean;
  /** Versions that the policy names instead of the object's. */
  readonly otherVersions: readonly string[];
}

type Finding = PolicyJudgement & Pick<Candidate, "otherVersions">;

const nothing: PolicyFindings = { problems: [], pending: [] };

/** Makes policies ready to judge by. Expressions are compiled when a policy first meets an object that it selects. */
export function compilePolicies(policies: readonly Policy[], customKinds: readonly ServedKind[] = []): PolicySet {
  const kinds = kindsWith(customKinds);
  const sharing = new Sharing();
  const judges = policies.flatMap((policy) => [policy, ...autogen(policy)].map((rules) => ({ policy, judge: judgeOf(rules, policy.failurePolicy, sharing) })));
  const byKind = new Map<string, readonly Candidate[]>();
  const candidatesFor = (creation: Creation): readonly Candidate[] => {
    const key = `${creation.group}/${creation.version}/${creation.kind}`;
    let found = byKind.get(key);
    if (found === undefined) byKind.set(key, found = candidates(judges, creation, kinds));
    return found;
  };
  const judgements = (manifest: Manifest, creation: Creation, { only, namespace }: PolicyCheckOptions, isWanted: (judgement: Judgement) => boolean): readonly Finding[] => {
    const selected = candidatesFor(creation);
    if (selected.length === 0) return [];
    const subject = subjectOf(manifest, creation);
    const home = homeOf(subject, namespace);
    const found: Finding[] = [];
    for (const candidate of selected) {
      const finding = only === undefined || only.has(candidate.policy.name) ? judgedBy(candidate, subject, home, isWanted) : undefined;
      if (finding !== undefined) found.push(finding);
    }
    return found;
  };
  return {
    policies,
    prepare(group, kind) {
      const served = kinds.ofKind(group, kind);
      for (const version of served?.versions ?? []) {
        const creation = { group, version, kind, resource: served?.resource ?? "", namespace: "", name: "" };
        for (const { judge } of candidatesFor(creation)) judge.prepare();
      }
    },
    judgements: (manifest, options = {}) => judgements(manifest, creationOf(manifest, kinds), options, () => true),
    check(manifest, options = {}) {
      const creation = creationOf(manifest, kinds);
      return findings(manifest, creation, judgements(manifest, creation, options, isReported));
    },
  };
}

/** The judges that could select an object of a kind, whatever its name, namespace and labels. */
function candidates(judges: readonly Pick<Candidate, "policy" | "judge">[], creation: Creation, kinds: Kinds): readonly Candidate[] {
  const served = kinds.ofKind(creation.group, creation.kind)?.versions ?? [];
  return judges.flatMap(({ policy, judge }): readonly Candidate[] => {
    const { constraints } = judge.rules;
    const anyName = { ...constraints, excludeResourceRules: [], resourceRules: constraints.resourceRules.map((rule) => ({ ...rule, resourceNames: [], scope: "*" as const })) };
    const isPicky = constraints.excludeResourceRules.length > 0 || constraints.resourceRules.some(({ resourceNames, scope }) => resourceNames.length > 0 || scope !== "*");
    if (matches(anyName, creation)) return [{ policy, judge, isPicky, otherVersions: [] }];
    const others = otherVersions(anyName, creation).filter((version) => served.includes(version));
    return others.length === 0 ? [] : [{ policy, judge, isPicky, otherVersions: others }];
  });
}

/** The Namespace of an object, as far as it is known: null for an object that is in none. */
interface Home {
  readonly isKnown: boolean;
  /** Labels by which a namespace selector decides. */
  readonly labels: Labels;
  /** Value of `namespaceObject`. */
  readonly value: unknown;
}

function homeOf({ creation, object }: Subject, find: PolicyCheckOptions["namespace"]): Home {
  const isNamespace = creation.group === "" && creation.kind === "Namespace";
  if (isNamespace || creation.namespace === "") return { isKnown: true, labels: labelsOf(field(field(object, "metadata"), "labels")), value: null };
  const namespace = find?.(creation.namespace);
  if (namespace === undefined) return { isKnown: false, labels: () => undefined, value: undefined };
  return { isKnown: true, labels: homeLabels(namespace, creation.namespace), value: namespaceObject(namespace ?? undefined, creation.namespace) };
}

const isReported = ({ failures, errors }: Judgement): boolean => failures.length + errors.length > 0;

/** What a candidate says of an object; nothing when it does not select it, or when that is not wanted. */
function judgedBy(candidate: Candidate, subject: Subject, home: Home, isWanted: (judgement: Judgement) => boolean): Finding | undefined {
  const { policy, judge, isPicky, otherVersions } = candidate;
  const { constraints } = judge.rules;
  const { creation, object } = subject;
  if (isPicky && !matches(constraints, { ...creation, version: otherVersions[0] ?? creation.version })) return undefined;
  const { objectSelector, namespaceSelector } = constraints;
  if (objectSelector !== undefined && !selects(objectSelector, labelsOf(field(field(object, "metadata"), "labels")))) return undefined;
  // An object of the whole cluster is never exempted by its namespace, and a Namespace goes by its own labels (apiserver, predicates/namespace).
  const hasSay = namespaceSelector !== undefined && creation.namespace !== "";
  if (hasSay && home.isKnown && !selects(namespaceSelector, home.labels)) return undefined;
  const isOpen = otherVersions.length > 0 || (judge.usesNamespace && !home.isKnown);
  const judgement = isOpen ? undefined : judge.judge(subject, home.value);
  if (judgement !== undefined && !isWanted(judgement)) return undefined;
  const when = hasSay && !home.isKnown ? { when: namespaceSelector } : undefined;
  return { policy, judge, otherVersions, ...(judgement && { judgement }), ...when };
}

/** Labels of a Namespace, with the one that the API server gives to each. */
export function homeLabels(namespace: DataObject | null, name: string): Labels {
  const own = labelsOf(namespace === null ? undefined : field(field(namespace, "metadata"), "labels"));
  return (key) => (key === "kubernetes.io/metadata.name" ? name : own(key));
}

function findings({ data }: Manifest, creation: Creation, found: readonly Finding[]): PolicyFindings {
  if (found.length === 0) return nothing;
  const problems: PolicyProblem[] = [];
  const pending: string[] = [];
  for (const { policy, judge, judgement, when, otherVersions: others } of found) {
    const about = { policy: policy.name, ...(when === undefined ? {} : { when }) };
    const { group, version } = creation;
    const api = (name: string): string => (group === "" ? name : `${group}/${name}`);
    if (others.length > 0) {
      problems.push({
        ...about, code: "policy-failed", severity: "error", pointer: "/apiVersion", source: { file: policy.file, line: policy.line },
        message: `The policy ${policy.name} selects ${others.map(api).join(", ")}, the object is ${api(version)}: the API server would convert it, which cannot be done here`,
        hint: `Write the object as ${others.map(api).join(" or ")}, or let the policy select ${api(version)}.`,
      });
    } else if (judgement === undefined) {
      pending.push(policy.name);
    } else {
      for (const { kind, path, line, message } of judgement.errors) {
        problems.push({
          ...about, code: kind === "cost" ? "policy-cost" : "policy-failed", severity: "error", pointer: "", source: { file: policy.file, line },
          message: `The policy ${policy.name} could not be judged by: ${path}: ${message}`,
        });
      }
      for (const { index, message } of judgement.failures) {
        const validation = judge.rules.validations[index];
        problems.push({
          ...about, code: `policy/${policy.name}`, severity: policy.actions.includes("Deny") ? "error" : "warning", message, hint: policy.remediation,
          pointer: validation === undefined ? "" : pointerOf(validation.expression, judge.rules.variables, data),
          source: { file: policy.file, line: validation?.line ?? policy.line },
        });
      }
    }
  }
  return { problems, pending };
}
