import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * Makes sure that both compilers gave the same objects: each one in `theirs` has to be in `ours`, with
 * the same fields. Labels and annotations are left out, because we add our own, and so are objects
 * that only we write, for the delivery. Both folders hold one object a file.
 *
 * @returns how many objects were compared.
 * @throws Error that names the first object that differs.
 */
export function sameObjects(theirs: string, ours: string): number {
  const found = new Map([...objects(ours)]);
  let compared = 0;
  for (const [identity, content] of objects(theirs)) {
    if (found.get(identity) !== content) {
      throw new Error(`${identity} ${found.has(identity) ? "differs between" : "is not in"} the tree and what the cdk8s CLI wrote`);
    }
    compared += 1;
  }
  return compared;
}

function* objects(folder: string): Generator<[identity: string, content: string]> {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".yaml")) continue;
    const { metadata, ...fields } = load(readFileSync(join(folder, path), "utf8")) as KubernetesObject;
    const identity = `${fields.apiVersion} ${fields.kind} ${metadata.namespace ?? ""}/${metadata.name}`;
    yield [identity, canonical(fields)];
  }
}

/** JSON with the keys of every object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part);
}
