import type { Entry } from "./entry.js";

/** What is wrong with policies themselves. */
export const policiesCodes = () => ({
  "policy-invalid": {
    severity: "error",
    title: "A policy file is not one",
    means: "The file is no ValidatingPolicy that every engine would take: it cannot be read, has an unknown field or a wrong value, or does not say what it is about. Nothing was judged by it.",
    fix: "Correct the field that is named. A policy has the annotations policies.kyverno.io/title, severity, category and description, astrolabe/remediation and astrolabe/evidences.",
  },
  "policy-expression": {
    severity: "error",
    title: "An expression of a policy does not compile",
    means: "The CEL expression has a syntax error or a type error, or uses a variable that is not defined before it. Nothing was judged by the policy.",
    fix: "Correct the expression at the line shown.",
  },
  "policy-not-portable": {
    severity: "error",
    title: "A policy uses what not every engine has",
    means: "The same text is judged by the compiler, by Kyverno and as a ValidatingAdmissionPolicy. What only one of them understands would give verdicts that differ.",
    fix: "Use object, oldObject, request, namespaceObject and variables, and the CEL libraries of the oldest cluster's Kubernetes version.",
  },
  "policy-selects-nothing": {
    severity: "error",
    title: "A policy can never select an object",
    means: "The match constraints name a kind, a version or an operation that no object of a tree can have, so the policy would pass whatever it was meant to stop.",
    fix: "Correct the resource rule: apiGroups, apiVersions, and the plural name of the kind in lower case.",
  },
  "policy-duplicate": {
    severity: "error",
    title: "Two policies have one name",
    means: "A cluster holds one policy of a name, so one of the two would be lost.",
    fix: "Give one of them another name.",
  },
  "policy-cost": {
    severity: "error",
    title: "An expression of a policy costs too much",
    means: "The expression went over the limit that Kubernetes sets: 1,000,000 units for an expression and 10,000,000 for a policy and object. The object was not judged by the policy to the end.",
    fix: "Write the expression so that it does not go through a list once for every element of another.",
  },
  "policy-failed": {
    severity: "error",
    title: "A policy could not be judged by",
    means: "An expression failed on an object, as on a field that is not there. With the failure policy Fail the cluster would refuse the object.",
    fix: "Ask with has() or .? before a field that may be absent, or correct the object.",
  },
  "policy-test-invalid": {
    severity: "error",
    title: "A test of policies cannot be run",
    means: "The test file has an unknown field or a wrong value, or it names a policy, a resource or a file that is not there. Its other rows prove nothing.",
    fix: "Correct what is named.",
  },
  "policy-test-failed": {
    severity: "error",
    title: "A policy judges otherwise than its test expects",
    means: "The policy passes what the test says it fails, or the other way round.",
    fix: "Correct the policy, or the row of the test.",
  },
} as const satisfies Record<string, Entry>);
