import type { PolicySet } from "#lib/checks/policies/compile.js";
import { isObject } from "#lib/checks/workload.js";
import type { Policy } from "#lib/model/policy.js";
import type { DataObject, Manifest } from "#lib/synth/manifest.js";
import type { Fixture, Level } from "./fixtures.js";

/** A fixture that was judged otherwise than its folder says, and in which shape. */
export interface Disagreement {
  readonly kind: string;
  readonly problem: string;
}

const label = "pod-security.kubernetes.io/enforce";

/** The policies that hold Pods to the Pod Security Standards. */
export function podSecurity(policies: readonly Policy[]): readonly Policy[] {
  return policies.filter(({ category }) => category === "Pod Security baseline" || category === "Pod Security restricted");
}

/** Judges a fixture in a namespace of its level: the Pod itself, and controllers that would make it. */
export function disagreements({ level, verdict, pod }: Fixture, set: PolicySet): readonly Disagreement[] {
  if (pod === undefined) return [{ kind: "file", problem: "does not hold exactly one Pod" }];
  return [pod, ...controllers(pod)].flatMap((manifest): readonly Disagreement[] => {
    const { problems, pending } = set.check(manifest, { namespace: (name) => namespaceOf(name, level) });
    const { kind } = manifest;
    const broken = problems.filter(({ code }) => !code.startsWith("policy/"));
    if (broken.length > 0 || pending.length > 0) return [{ kind, problem: `could not be judged: ${[...broken.map(({ message }) => message), ...pending].join("; ")}` }];
    if (verdict === "pass" && problems.length > 0) return [{ kind, problem: `refused: ${problems.map(({ policy, message }) => `${policy}: ${message}`).join("; ")}` }];
    if (verdict === "fail" && problems.length === 0) return [{ kind, problem: "let pass" }];
    return [];
  });
}

const namespaceOf = (name: string, level: Level): DataObject => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { [label]: level } } });

/** A Deployment and a CronJob with the Pod as template: the two ways in which autogen rewrites a policy. */
function controllers({ data, namespace, name }: Manifest): readonly Manifest[] {
  const { metadata: own } = data;
  const { name: _, ...metadata } = isObject(own) ? own : {};
  const template = { metadata, spec: data["spec"] ?? null };
  const selector = { matchLabels: {} };
  return [
    made("apps", "Deployment", { selector, template }),
    made("batch", "CronJob", { schedule: "5 4 * * *", jobTemplate: { spec: { template } } }),
  ];

  function made(group: string, kind: string, spec: DataObject): Manifest {
    const apiVersion = `${group}/v1`;
    return { group, apiVersion, kind, namespace, name, wave: 0, construct: "", data: { apiVersion, kind, metadata: { name, namespace }, spec } };
  }
}
