import { type Budget, noOverload } from "../budget.js";
import { matching } from "../costs.js";
import { none, optional, Optional } from "../optional.js";
import { KubernetesValue } from "../values.js";
import { type Native, text } from "./native.js";
import { parseRequestUri } from "./url.js";

/** A format that strings are held to. */
interface Rule {
  /** What is wrong with a text; empty when nothing is. */
  readonly check: (value: string) => readonly string[];
  /** Length of the pattern that Kubernetes counts, for the cost. */
  readonly size: number;
}

class NamedFormat extends KubernetesValue {
  readonly type = "kubernetes.NamedFormat";
  readonly name: string;
  readonly rule: Rule;
  constructor(name: string, rule: Rule) {
    super();
    this.name = name;
    this.rule = rule;
  }
  text(): string {
    return this.name;
  }
}

const label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const label1123 = pattern(new RegExp(`^${label}$`), 63, "must be a label after RFC 1123: lower-case letters, digits and '-', with a letter or digit at both ends");
const subdomain = pattern(new RegExp(`^${label}(?:\\.${label})*$`), 253, "must be a subdomain after RFC 1123: labels with dots between them");
const label1035 = pattern(/^[a-z](?:[-a-z0-9]*[a-z0-9])?$/, 63, "must be a label after RFC 1035: a letter, then lower-case letters, digits and '-', with no '-' at the end");
const namePart = pattern(/^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/, 63, "name part must be letters, digits, '-', '_' and '.', with a letter or digit at both ends");
const labelValue = pattern(/^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, 63, "must be empty, or letters, digits, '-', '_' and '.', with a letter or digit at both ends");

function pattern(form: RegExp, longest: number, wrong: string): Rule["check"] {
  return (value) => [
    ...(value.length > longest ? [`must be no more than ${longest} characters`] : []),
    ...(value.length > 4096 || !form.test(value) ? [wrong] : []),
  ];
}

/** A generated name's prefix may end in a dash: apimachinery `pkg/api/validation/generic.go`. */
function prefix(check: Rule["check"]): Rule["check"] {
  return (value) => check(value.length > 1 && value.endsWith("-") ? `${value.slice(0, -2)}a` : value);
}

function qualifiedName(value: string): readonly string[] {
  const parts = value.split("/");
  const [first = "", second] = parts;
  if (parts.length > 2) return ["must be a name, with an optional DNS subdomain and '/' before it"];
  if (second === undefined) return first === "" ? ["name part must be non-empty", ...namePart(first)] : namePart(first);
  const before = first === "" ? ["prefix part must be non-empty"] : subdomain(first);
  return [...before, ...(second === "" ? ["name part must be non-empty"] : []), ...namePart(second)];
}

function simple(form: RegExp, wrong: string, also: (value: string) => boolean = () => true): Rule["check"] {
  return (value) => (form.test(value) && also(value) ? [] : [wrong]);
}

function isDate(value: string): boolean {
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value.slice(0, 10);
}

/** Kubernetes' apiserver `pkg/cel/library/format.go`; the last five are kube-openapi's `pkg/validation/strfmt`. */
const rules: Readonly<Record<string, Rule>> = {
  dns1123Label: { check: label1123, size: 30 },
  dns1123Subdomain: { check: subdomain, size: 60 },
  dns1035Label: { check: label1035, size: 30 },
  qualifiedName: { check: qualifiedName, size: 60 },
  dns1123LabelPrefix: { check: prefix(label1123), size: 30 },
  dns1123SubdomainPrefix: { check: prefix(subdomain), size: 60 },
  dns1035LabelPrefix: { check: prefix(label1035), size: 30 },
  labelValue: { check: labelValue, size: 40 },
  uri: { check: (value) => (parseRequestUri(value) === undefined ? ["must be an absolute URI"] : []), size: 1500 },
  uuid: { check: simple(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i, "does not match the UUID format"), size: 80 },
  byte: { check: simple(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/, "invalid base64"), size: 84 },
  date: { check: simple(/^\d{4}-\d\d-\d\d$/, "invalid date", isDate), size: 100 },
  datetime: { check: simple(/^\d{4}-\d\d-\d\d[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d{1,20})?(?:[Zz]|[+-]\d\d:\d\d)$/, "invalid datetime", isDate), size: 100 },
};

function validate(value: unknown, given: unknown, budget: Budget): Optional {
  const format = value instanceof NamedFormat ? value : noOverload();
  budget.spend(matching(given, "x".repeat(format.rule.size)));
  const wrong = format.rule.check(text(given));
  return wrong.length === 0 ? none : optional(wrong);
}

export const formats: Readonly<Record<string, Native>> = {
  ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`format.${name}`, (): NamedFormat => new NamedFormat(name, rule)])),
  "format.named": ([name]) => {
    const rule = Object.hasOwn(rules, text(name)) ? rules[text(name)] : undefined;
    return rule === undefined ? none : optional(new NamedFormat(text(name), rule));
  },
  ".validate": ([format, value], budget) => validate(format, value, budget),
};
