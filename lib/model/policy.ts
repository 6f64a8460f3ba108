/** What a policy does about an object that fails it (ValidatingAdmissionPolicyBinding, validationActions). */
export type PolicyAction = "Deny" | "Audit" | "Warn";

/** How much a policy says that it matters (annotation `policies.kyverno.io/severity`). */
export type PolicySeverity = "critical" | "high" | "medium" | "low" | "info";

/** One CEL expression of a policy under its name. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
  /** Line in the policy's file where the expression begins, from 1. */
  readonly line: number;
}

/** One thing that has to hold of an object. */
export interface PolicyValidation {
  readonly expression: string;
  readonly line: number;
  readonly message?: string;
  /** Gives the message when the expression is false; `message` stands in when it fails. */
  readonly messageExpression?: string;
  readonly messageLine?: number;
  readonly reason?: string;
}

/** Objects by their resource (admissionregistration/v1, NamedRuleWithOperations). `*` stands for any. */
export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly resources: readonly string[];
  readonly operations: readonly string[];
  readonly resourceNames: readonly string[];
  readonly scope: "*" | "Cluster" | "Namespaced";
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values: readonly string[];
}

/** All of it has to hold (apimachinery, metav1.LabelSelector). Plain data. */
export interface LabelSelector {
  /** Pairs of key and value. */
  readonly matchLabels: readonly (readonly [key: string, value: string])[];
  readonly matchExpressions: readonly LabelRequirement[];
}

/** Which objects a policy judges (admissionregistration/v1, MatchResources). */
export interface MatchConstraints {
  readonly resourceRules: readonly ResourceRule[];
  readonly excludeResourceRules: readonly ResourceRule[];
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly matchPolicy: "Equivalent" | "Exact";
}

/** What a policy judges by. Autogen makes another one of it for the controllers of Pods. */
export interface PolicyRules {
  readonly constraints: MatchConstraints;
  readonly conditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly PolicyValidation[];
}

/** A Kyverno ValidatingPolicy of the repository, read and found right. Plain data: it may pass between threads and be kept. */
export interface Policy extends PolicyRules {
  readonly name: string;
  /** File relative to the workspace, `/`-separated. */
  readonly file: string;
  /** Line of the policy's name, from 1. */
  readonly line: number;
  readonly title: string;
  readonly severity: PolicySeverity;
  readonly category: string;
  readonly description: string;
  readonly remediation: string;
  /** Controls that the policy gives evidence for, such as `CIS Kubernetes 5.2.2`. */
  readonly evidences: readonly string[];
  /** All annotations of the file, sorted by key. */
  readonly annotations: readonly (readonly [key: string, value: string])[];
  readonly labels: readonly (readonly [key: string, value: string])[];
  readonly actions: readonly PolicyAction[];
  /** What an expression that fails means: the object is refused, or the policy passed over. */
  readonly failurePolicy: "Fail" | "Ignore";
  /** Controllers that autogen is for, by plural name. Default: all that it knows. */
  readonly controllers?: readonly string[];
}
