import { createHash } from "node:crypto";
import type { Policy } from "../../model/policy.js";
import type { Waiver } from "../../model/waiver.js";
import type { DataObject } from "../../synth/manifest.js";
import { constraintsData, namedData, validationsData } from "./spec.js";
import { waivedExpression, waiversOf } from "./waived.js";

const apiVersion = "policies.kyverno.io/v1";

/** A policy as Kyverno takes it. Kyverno makes the rules for controllers itself. */
export function kyvernoPolicy(policy: Policy): DataObject {
  const { name, annotations, labels, constraints, conditions, variables, validations, actions, failurePolicy, controllers } = policy;
  return {
    apiVersion,
    kind: "ValidatingPolicy",
    metadata: { name, annotations: Object.fromEntries(annotations), ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }) },
    spec: {
      failurePolicy,
      validationActions: actions,
      matchConstraints: constraintsData(constraints),
      ...(conditions.length === 0 ? {} : { matchConditions: namedData(conditions) }),
      ...(variables.length === 0 ? {} : { variables: namedData(variables) }),
      validations: validationsData(validations),
      ...(controllers === undefined ? {} : { autogen: { podControllers: { controllers } } }),
    },
  };
}

/** A PolicyException for each waiver of a policy. It ends with the waiver's last day, in UTC. */
export function policyExceptions(policy: Policy, waivers: readonly Waiver[], namespace: string): readonly DataObject[] {
  return waiversOf(policy, waivers).map((waiver) => ({
    apiVersion,
    kind: "PolicyException",
    metadata: { name: exceptionName(policy, waiver), namespace },
    spec: {
      policyRefs: [{ name: policy.name, kind: "ValidatingPolicy" }],
      matchConditions: [{ name: "waived", expression: waivedExpression(waiver) }],
      expiresAt: dayAfter(waiver.until),
      properties: { object: waiver.object, reason: waiver.reason, until: waiver.until },
    },
  }));
}

/** A DNS name that tells the policy and the object, and is the object's own. */
function exceptionName({ name }: Policy, { object }: Waiver): string {
  const readable = `${name}-${object}`.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 200).replace(/-$/, "");
  return `${readable}-${createHash("sha256").update(object).digest("hex").slice(0, 8)}`;
}

/** The moment that a day ends, RFC 3339. */
function dayAfter(day: string): string {
  const end = new Date(`${day}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + 1);
  return `${end.toISOString().slice(0, 10)}T00:00:00Z`;
}
