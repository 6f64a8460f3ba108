import type { Severity } from "../../diagnostics/diagnostic.js";
import type { LabelSelector, MatchConstraints, Policy, PolicyRules } from "../../model/policy.js";
import type { DataObject, Manifest } from "../../synth/manifest.js";
import { autogenFamilies } from "../../targets/policies/autogen.js";
import type { Problem } from "../problem.js";
import { field, isPodMaker } from "../workload.js";
import { judgeOf, type Judge, type Judgement } from "./evaluate.js";
import { kindsWith, type Kinds, type ServedKind } from "./kinds.js";
import { matches, otherVersions, type Creation } from "./match.js";
import { pointerOf } from "./pointer.js";
import type { Precedents } from "./precedents.js";
import type { Register } from "./register.js";
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
  /** Whether what is read of the object may be kept. Default: no. */
  readonly isKept?: boolean;
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

/** A policy, or what autogen makes of it, whose expressions are looked at when it has to judge. */
interface Rules {
  readonly policy: Policy;
  /** Tells them apart from all others. */
  readonly name: string;
  readonly constraints: MatchConstraints;
  readonly judge: () => Judge;
}

interface Candidate extends Rules {
  /** Whether names, scopes or exclusions have a say, so that each object has to be matched. */
  readonly isPicky: boolean;
  /** Versions that the policy names instead of the object's. */
  readonly otherVersions: readonly string[];
}

type Finding = Omit<PolicyJudgement, "judge"> & Pick<Candidate, "judge" | "otherVersions">;

const nothing: PolicyFindings = { problems: [], pending: [] };

/**
 * Makes policies ready to judge by. Expressions are compiled when a policy first meets an object that it selects.
 *
 * @param register what is known of objects that earlier processes judged, and is added to. Default: nothing.
 */
export function compilePolicies(policies: readonly Policy[], customKinds: readonly ServedKind[] = [], register?: Register): PolicySet {
  const kinds = kindsWith(customKinds);
  const sharing = new Sharing(register && ((source) => register.trees.of(source)));
  const all = policies.flatMap((policy) => rulesOf(policy, sharing));
  const byKind = new Map<string, readonly Candidate[]>();
  const candidatesFor = (creation: Creation): readonly Candidate[] => {
    const key = keyOf(creation);
    let found = byKind.get(key);
    if (found === undefined) byKind.set(key, found = candidates(all, creation, kinds));
    return found;
  };
  const judgements = (manifest: Manifest, creation: Creation, { only, namespace, isKept = false }: PolicyCheckOptions, isWanted: (judgement: Judgement) => boolean, precedents?: Precedents): readonly Finding[] => {
    const selected = candidatesFor(creation);
    if (selected.length === 0) return [];
    const subject = subjectOf(manifest, creation);
    const home = homeOf(subject, namespace);
    const found: Finding[] = [];
    const isCovered = precedents?.compare(subject.bindings.object);
    const others: Candidate[] = [];
    for (const candidate of selected) {
      if (only !== undefined && !only.has(candidate.policy.name)) continue;
      const isAlike = isCovered?.(candidate.name) ?? false;
      if (isCovered !== undefined && !isAlike) others.push(candidate);
      const finding = judgedBy(candidate, subject, home, isWanted, isAlike);
      if (finding !== undefined) found.push(finding);
    }
    if (precedents !== undefined && isKept) keep(precedents, others, subject);
    return found;
  };
  return {
    policies,
    prepare(group, kind) {
      const served = kinds.ofKind(group, kind);
      for (const version of served?.versions ?? []) {
        const creation = { group, version, kind, resource: served?.resource ?? "", namespace: "", name: "" };
        const precedents = register?.of(keyOf(creation));
        for (const { name, judge } of candidatesFor(creation)) judge().prepare(precedents?.isLikely(name) === true ? "conditions" : "all");
      }
    },
    judgements: (manifest, options = {}) => judgements(manifest, creationOf(manifest, kinds), options, () => true).map((finding) => ({ ...finding, judge: finding.judge() })),
    check(manifest, options = {}) {
      const creation = creationOf(manifest, kinds);
      // Few policies are about other kinds.
      const precedents = isPodMaker(creation) ? register?.of(keyOf(creation)) : undefined;
      return findings(manifest, creation, judgements(manifest, creation, options, isReported, precedents));
    },
  };
}

const keyOf = ({ group, version, kind }: Creation): string => `${group}/${version}/${kind}`;

/** A policy's own rules, and those that autogen makes of them. */
function rulesOf(policy: Policy, sharing: Sharing): readonly Rules[] {
  const own = { constraints: policy.constraints, rules: (): PolicyRules => policy };
  return [own, ...autogenFamilies(policy)].map(({ constraints, rules }, index) => {
    let judge: Judge | undefined;
    return { policy, name: `${policy.name} ${index}`, constraints, judge: () => (judge ??= judgeOf(rules(), policy.failurePolicy, sharing)) };
  });
}

/** Keeps what rules read of an object that is like none that passed them. */
function keep(precedents: Precedents, others: readonly Rules[], subject: Subject): void {
  for (const { name, judge } of others) {
    const reads = precedents.isRestless(name) ? undefined : judge().readsOf(subject);
    if (reads !== undefined) precedents.add(name, reads);
  }
}

/** The rules that could select an object of a kind, whatever its name, namespace and labels. */
function candidates(all: readonly Rules[], creation: Creation, kinds: Kinds): readonly Candidate[] {
  const served = kinds.ofKind(creation.group, creation.kind)?.versions ?? [];
  return all.flatMap((rules): readonly Candidate[] => {
    const { constraints } = rules;
    const anyName = { ...constraints, excludeResourceRules: [], resourceRules: constraints.resourceRules.map((rule) => ({ ...rule, resourceNames: [], scope: "*" as const })) };
    const isPicky = constraints.excludeResourceRules.length > 0 || constraints.resourceRules.some(({ resourceNames, scope }) => resourceNames.length > 0 || scope !== "*");
    if (matches(anyName, creation)) return [{ ...rules, isPicky, otherVersions: [] }];
    const others = otherVersions(anyName, creation).filter((version) => served.includes(version));
    return others.length === 0 ? [] : [{ ...rules, isPicky, otherVersions: others }];
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
function judgedBy(candidate: Candidate, subject: Subject, home: Home, isWanted: (judgement: Judgement) => boolean, isAlike: boolean): Finding | undefined {
  const { policy, judge, constraints, isPicky, otherVersions } = candidate;
  const { creation, object } = subject;
  if (isPicky && !matches(constraints, { ...creation, version: otherVersions[0] ?? creation.version })) return undefined;
  const { objectSelector, namespaceSelector } = constraints;
  if (objectSelector !== undefined && !selects(objectSelector, labelsOf(field(field(object, "metadata"), "labels")))) return undefined;
  // An object of the whole cluster is never exempted by its namespace, and a Namespace goes by its own labels (apiserver, predicates/namespace).
  const hasSay = namespaceSelector !== undefined && creation.namespace !== "";
  if (hasSay && home.isKnown && !selects(namespaceSelector, home.labels)) return undefined;
  const isOpen = otherVersions.length > 0 || (judge().usesNamespace && !home.isKnown);
  const judgement = isOpen ? undefined : judge().judge(subject, home.value, isAlike);
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
        const { rules } = judge();
        const validation = rules.validations[index];
        problems.push({
          ...about, code: `policy/${policy.name}`, severity: policy.actions.includes("Deny") ? "error" : "warning", message, hint: policy.remediation,
          pointer: validation === undefined ? "" : pointerOf(validation.expression, rules.variables, data),
          source: { file: policy.file, line: validation?.line ?? policy.line },
        });
      }
    }
  }
  return { problems, pending };
}
