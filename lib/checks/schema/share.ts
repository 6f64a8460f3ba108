import { sha256 } from "../../launcher/digest.cjs";
import type { Data } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Structure } from "./pack.js";

/** From this length of its JSON on, a schema that occurs several times becomes a definition of its own. */
const worthSharing = 240;

/**
 * The same definitions with what they repeat written once: operators that embed pods repeat the schema of a pod in
 * each place and version. A shared definition is called after the digest of its content.
 */
export function sharing(definitions: ReadonlyMap<string, Structure>): Map<string, Structure> {
  const counts = new Map<string, number>();
  for (const structure of definitions.values()) eachPart(structure, (part) => {
    const text = JSON.stringify(part);
    if (text.length < worthSharing) return true;
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    // What is within a repetition is written once along with it.
    return count === 1;
  });
  const made = new Map<string, Structure>();
  const shared = (part: Structure): Structure => {
    const text = JSON.stringify(part);
    if ((counts.get(text) ?? 0) < 2) return mapParts(part, shared);
    const name = `shared-${sha256(text).slice(0, 12)}`;
    if (!made.has(name)) {
      made.set(name, {});
      made.set(name, mapParts(part, shared));
    }
    return { $ref: name };
  };
  for (const [name, structure] of definitions) made.set(name, mapParts(structure, shared));
  return made;
}

/** Visits what a schema says of parts of a value; not of branches, which add to a structure. Goes on into a part when told so. */
function eachPart(structure: Structure, visit: (part: Structure) => boolean): void {
  mapParts(structure, (part) => {
    if (visit(part)) eachPart(part, visit);
    return part;
  });
}

function mapParts(structure: Structure, map: (part: Structure) => Structure): Structure {
  const { properties, items, additionalProperties } = structure;
  const mapped = (part: Data): Data => (isObject(part) ? map(part) : part);
  return {
    ...structure,
    ...(isObject(properties) && { properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, mapped(part)])) }),
    ...(items !== undefined && { items: mapped(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: mapped(additionalProperties) }),
  };
}
