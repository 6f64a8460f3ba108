import type { ASTNode } from "@marcbachmann/cel-js";
import { type Overload, served } from "./functions.js";
import { Refusal, type Scope } from "./plan.js";
import { dyn, type Type, typeText } from "./types.js";

/**
 * The type of a call with arguments of these types: of the overload that takes them, or `dyn` when
 * several do and differ (cel-go `checker/checker.go`, `resolveOverload`).
 */
export function overloadType(node: ASTNode, name: string, overloads: readonly Overload[], given: readonly Type[], scope: Scope): Type {
  const { types } = scope.shared;
  const candidates = overloads.filter(({ arguments: wanted, library }) => wanted.length === given.length && served(library, scope.kubernetes));
  let result: Type | undefined;
  for (const candidate of candidates) {
    const own = new Map<string, Type>();
    const wanted = candidate.arguments.map((type) => types.instantiate(type, own));
    const type = types.instantiate(candidate.result, own);
    if (!types.assignable(given, wanted)) continue;
    const found = types.known(type);
    result = result === undefined || typeText(result) === typeText(found) ? found : dyn;
  }
  if (result !== undefined) return result;
  const shown = given.map((type) => typeText(types.known(type))).join(", ");
  const absent = overloads.find(({ library }) => !served(library, scope.kubernetes))?.library;
  if (absent !== undefined && candidates.length === 0) throw new Refusal(node, unserved(name, absent, scope));
  throw new Refusal(node, `${name} takes no arguments of types (${shown})`);
}

/** Says that a version of Kubernetes lacks a function. */
export function unserved(name: string, library: Overload["library"], scope: Scope): string {
  const since = library.since === undefined ? "Kubernetes has no such function" : `Kubernetes has it from ${library.since}`;
  return `${name} (library ${library.name}) is not served by Kubernetes ${scope.kubernetes ?? ""}: ${since}`;
}
