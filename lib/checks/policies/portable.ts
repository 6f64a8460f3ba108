/** What an expression uses that not every engine has. */
export interface Foreign {
  /** The name as it stands in the expression. */
  readonly name: string;
  /** Why it is outside the subset, to be read after the name. */
  readonly reason: string;
  /** Offset in the expression. */
  readonly offset: number;
}

/** Variables in scope wherever a policy judges (kubernetes/api, admissionregistration/v1, Validation.Expression). */
export const scope = ["object", "oldObject", "request", "namespaceObject"] as const;

const kyvernoOnly = "is Kyverno's own and unknown to a ValidatingAdmissionPolicy";
const admissionOnly = "is known while a request is admitted, and not when a tree is compiled";

/** Names that only some engines know: Kyverno's libraries (kyverno v1.19.1, vpol/compiler, createBaseVpolEnv), params and authorizer. */
const foreignNames: ReadonlyMap<string, string> = new Map([
  ...["exceptions", "globalContext", "resource", "image", "images", "imageData", "user", "hash", "json", "yaml", "random", "x509", "time", "transform", "gzip", "http", "generator", "attestors", "attestations"]
    .map((name) => [name, kyvernoOnly] as const),
  ["params", "needs an object of parameters, which Kyverno does not have"],
  ["authorizer", admissionOnly],
]);

/** Functions of Kyverno, called as global functions or methods. */
const foreignFunctions = /\b(md5|sha1|sha256|parseServiceAccount|isManagedByKyverno|listObjToMap|parseImageReference)\s*\(/g;

const fieldsOfRequest = /\brequest\s*\.\s*\??\s*(userInfo|uid|options|dryRun)\b/g;

/**
 * Finds what an expression uses outside of the subset that Kyverno, a ValidatingAdmissionPolicy and
 * the compiler judge alike. Literals are passed over.
 */
export function foreignUses(expression: string): readonly Foreign[] {
  const code = withoutLiterals(expression);
  const found: Foreign[] = [];
  for (const match of code.matchAll(/(?<![.?\w]\s{0,20})[A-Za-z_]\w*/g)) {
    const reason = foreignNames.get(match[0]);
    const next = code.slice(match.index + match[0].length).trimStart();
    if (reason !== undefined && (next.startsWith(".") || next.startsWith("["))) found.push({ name: match[0], reason, offset: match.index });
  }
  for (const match of code.matchAll(foreignFunctions)) found.push({ name: `${match[1]}()`, reason: kyvernoOnly, offset: match.index });
  for (const match of code.matchAll(fieldsOfRequest)) found.push({ name: `request.${match[1]}`, reason: admissionOnly, offset: match.index });
  const orValue = code.indexOf(".orValue(");
  if (orValue !== -1 && !/\?|\boptional\.|\boptMap\b|\boptFlatMap\b|\bvariables\.|\.(find|first|last)\(/.test(code)) {
    found.push({ name: ".orValue()", reason: "is used on a plain value, an error that Kyverno alone passes over", offset: orValue });
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** The expression with the contents of its literals and comments blanked, every other character in its place. */
export function withoutLiterals(expression: string): string {
  return expression.replace(/\/\/[^\n]*|([rR]?)("""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g, (literal) => literal.replace(/[^\n]/g, " "));
}
