import type { PolicyRules } from "../../model/policy.js";
import type { KubernetesVersion } from "../../model/kubernetes.js";
import { nearest } from "../../diagnostics/nearest.js";
import { quote } from "../../model/name.js";
import { compileExpression, type CelOptions } from "../cel/expression.js";
import { foreignUses, scope, withoutLiterals } from "./portable.js";

/** Something wrong with one expression. */
export interface ExpressionProblem {
  readonly code: "policy-expression" | "policy-not-portable" | "policy-cost";
  readonly message: string;
  /** Where the expression stands, such as `spec.validations[0].expression`. */
  readonly path: string;
  readonly offset: number;
}

/** Longer than this no expression is compiled, in characters; etcd would not hold many of them. */
const longest = 16_384;

/** What was found in expressions by their type and text: policies share many. */
export type CheckedExpressions = Map<string, readonly Omit<ExpressionProblem, "path">[]>;

/** Compiles every expression of a policy, and says what is wrong with them. */
export function expressionProblems(policy: PolicyRules, kubernetes: KubernetesVersion | undefined, checked: CheckedExpressions): readonly ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  const problemsOf = (expression: string, path: string, options: CelOptions, wanted: "bool" | "string" | "dyn"): readonly ExpressionProblem[] => {
    const key = `${options.variables.length} ${wanted} ${expression}`;
    let found = checked.get(key);
    if (found === undefined) checked.set(key, found = check(expression, options, wanted));
    return found.map((problem) => ({ ...problem, path }));
  };
  const served = kubernetes === undefined ? {} : { kubernetes };
  const body = { ...inBody, ...served };
  const names = policy.variables.map(({ name }) => name);
  policy.conditions.forEach(({ expression }, index) => {
    const path = `spec.matchConditions[${index}].expression`;
    const use = withoutLiterals(expression).search(/\bvariables\s*[.[]/);
    if (use !== -1) problems.push({ code: "policy-expression", message: "A match condition uses variables, which are not known before the policy applies", path, offset: use });
    else problems.push(...problemsOf(expression, path, { variables: scope, ...served }, "bool"));
  });
  policy.variables.forEach(({ name, expression }, index) => {
    const path = `spec.variables[${index}].expression`;
    if (!/^[A-Za-z_]\w*$/.test(name)) problems.push({ code: "policy-expression", message: `The variable ${quote(name)} has a name that CEL cannot read`, path, offset: 0 });
    problems.push(...variableProblems(expression, path, names.slice(0, index), names), ...problemsOf(expression, path, body, "dyn"));
  });
  policy.validations.forEach(({ expression, messageExpression }, index) => {
    const path = `spec.validations[${index}]`;
    problems.push(...variableProblems(expression, `${path}.expression`, names, names), ...problemsOf(expression, `${path}.expression`, body, "bool"));
    if (messageExpression === undefined || messageExpression.trim() === "") return;
    problems.push(...variableProblems(messageExpression, `${path}.messageExpression`, names, names), ...problemsOf(messageExpression, `${path}.messageExpression`, body, "string"));
  });
  return problems;
}

/** What expressions of variables and validations see. */
export const inBody: CelOptions = { variables: [...scope, "variables"] };

function check(expression: string, options: CelOptions, wanted: "bool" | "string" | "dyn"): readonly Omit<ExpressionProblem, "path">[] {
  if (expression.trim() === "") return [];
  if (expression.length > longest) return [{ code: "policy-cost", message: `The expression has ${expression.length} characters, at most ${longest} are compiled`, offset: 0 }];
  const foreign = foreignUses(expression);
  if (foreign.length > 0) return foreign.map(({ name, reason, offset }) => ({ code: "policy-not-portable", message: `${name} ${reason}`, offset }));
  const compiled = compileExpression(expression, options);
  if (!compiled.ok) {
    const isNewer = options.kubernetes !== undefined && compileExpression(expression, { variables: options.variables }).ok;
    return [{ code: isNewer ? "policy-not-portable" : "policy-expression", message: compiled.message, offset: compiled.offset }];
  }
  const { staticType, references } = compiled.expression;
  if (references.has("variables")) return [{ code: "policy-expression", message: "The expression uses variables as a whole, expected the name of one", offset: 0 }];
  if (wanted !== "dyn" && staticType !== "dyn" && staticType !== wanted) {
    return [{ code: "policy-expression", message: `The expression gives ${staticType}, expected ${wanted}`, offset: 0 }];
  }
  return [];
}

/** Variables that are not there, or not yet there (admissionregistration/v1, Variable: only those defined earlier). */
function variableProblems(expression: string, path: string, known: readonly string[], all: readonly string[]): readonly ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  for (const match of withoutLiterals(expression).matchAll(/(?<![.\w])variables\s*\.\s*\??\s*([A-Za-z_]\w*)/g)) {
    const [, name = ""] = match;
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const why = all.includes(name) ? "which is defined later or by this very expression" : `which is not defined${meant === undefined ? "" : `, did you mean variables.${meant}?`}`;
    problems.push({ code: "policy-expression", message: `The expression uses variables.${name}, ${why}`, path, offset: match.index });
  }
  return problems;
}
