import { isKubernetesVersion, type KubernetesVersion, kubernetesVersions } from "../../model/kubernetes.js";
import { libraries, type Library } from "./declarations.js";
import { parseType, splitTypes, type Type } from "./types.js";

/** One signature of a function. The receiver of a method is its first argument. */
export interface Overload {
  readonly arguments: readonly Type[];
  readonly result: Type;
  readonly library: Pick<Library, "name" | "since">;
}

interface Signature {
  readonly arguments: string;
  readonly result: string;
  readonly library: Library;
}

/** Namespaces of functions: `ip.isCanonical` is a function, not a method of a variable `ip`. */
const namespaces = new Set(["optional", "strings", "sets", "lists", "ip", "format", "base64", "math", "regex"]);

const signatures = new Map<string, Signature[]>();
const overloads = new Map<string, readonly Overload[]>();

/**
 * The overloads of a function by its key: `.name` for methods, else the name, with its namespace if
 * it has one. Empty when nothing has that name.
 */
export function overloadsOf(key: string): readonly Overload[] {
  if (signatures.size === 0) readLibraries();
  const known = overloads.get(key) ?? (signatures.get(key) ?? []).map(overload);
  overloads.set(key, known);
  return known;
}

/** Whether a library can be used on a version of Kubernetes; any can where none is named. */
export function served({ since }: Pick<Library, "since">, kubernetes: KubernetesVersion | undefined): boolean {
  if (kubernetes === undefined) return true;
  return isKubernetesVersion(since) && kubernetesVersions.indexOf(since) <= kubernetesVersions.indexOf(kubernetes);
}

function readLibraries(): void {
  for (const library of libraries) {
    for (const signature of library.functions) {
      const open = signature.lastIndexOf("(");
      const close = signature.lastIndexOf("):");
      const head = signature.slice(0, open);
      const dot = head.lastIndexOf(".");
      const receiver = head.slice(0, Math.max(dot, 0));
      const method = dot > 0 && !namespaces.has(receiver);
      const key = method ? head.slice(dot) : head;
      const parameters = signature.slice(open + 1, close);
      const known = signatures.get(key) ?? [];
      known.push({ arguments: method ? `${receiver}, ${parameters}` : parameters, result: signature.slice(close + 2).trim(), library });
      signatures.set(key, known);
    }
  }
}

function overload({ arguments: parameters, result, library }: Signature): Overload {
  return { arguments: splitTypes(parameters).map(parseType), result: parseType(result), library };
}
