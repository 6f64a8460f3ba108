import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Data } from "../../synth/manifest.js";
import { lineOf } from "../documents/line.js";
import { readDocuments } from "../documents/read.js";
import { isDefinition, packOfDefinitions } from "./definitions.js";
import { isOpenApi, packsOfOpenApi } from "./openapi.js";
import { keyParts, parsePack, printPack, reachable, type Pack } from "./pack.js";

/** A file that packs are made of. */
export interface PackInput {
  /** As findings are to name it. */
  readonly file: string;
  readonly text: string;
}

/** Packs made of definitions and OpenAPI documents, one for each API group, and what is wrong with the files. */
export interface MadePacks {
  readonly packs: ReadonlyMap<string, Pack>;
  readonly diagnostics: readonly Diagnostic[];
}

const hint = "A pack is made of CustomResourceDefinitions (apiextensions.k8s.io/v1) or of an API server's OpenAPI document.";

/** Makes packs of files of YAML or JSON. Never throws, whatever they hold. */
export function makePacks(inputs: readonly PackInput[]): MadePacks {
  const diagnostics: Diagnostic[] = [];
  const groups = new Map<string, Pack>();
  const add = (group: string, pack: Pack): void => {
    const earlier = groups.get(group);
    groups.set(group, earlier === undefined ? pack : joined(earlier, pack));
  };
  for (const { file, text } of inputs) {
    const tell = (message: string, line: number): void => void diagnostics.push(diagnose("pack-invalid", message, { file, line }, { hint }));
    const document = /^\s*\{/.test(text) ? parsed(text) : undefined;
    if (document !== undefined && isOpenApi(document)) {
      const { packs, flaws } = packsOfOpenApi(file, document);
      for (const [group, pack] of packs) add(group, pack);
      for (const { pointer, message } of flaws) tell(message, lineOf({ text, line: 1 }, 0, pointer));
      if (packs.size === 0 && flaws.length === 0) tell("The document describes no kind of object", 1);
      continue;
    }
    const { objects, diagnostics: unread } = readDocuments(file, text);
    diagnostics.push(...unread);
    const definitions = objects.filter(({ manifest }) => isDefinition(manifest.data));
    if (definitions.length === 0 && unread.length === 0) tell("The file holds no CustomResourceDefinition", 1);
    const { pack, flaws } = packOfDefinitions(file, definitions.map(({ manifest }) => manifest.data));
    for (const { index, pointer, message } of flaws) tell(message, definitions[index]?.line(pointer) ?? 1);
    for (const group of new Set([...pack.kinds.keys()].map((key) => keyParts(key)[0]))) add(group, only(group, pack));
  }
  return { packs: groups, diagnostics };
}

/**
 * The text of a pack's file, with what it held before: kinds that are not made anew stay. A pack of
 * another Kubernetes version, or one that cannot be read, is replaced.
 */
export function packText(group: string, pack: Pack, earlier: string | undefined): string {
  const before = earlier === undefined ? undefined : parsePack("", earlier);
  const stays = before !== undefined && !("problem" in before) && before.kubernetes === pack.kubernetes && before.builtin === pack.builtin;
  return printPack(group, stays ? joined(before, pack) : pack);
}

/** Two packs as one. Of a kind that both describe, all versions are those of the later. */
function joined(earlier: Pack, later: Pack): Pack {
  const anew = new Set([...later.kinds.keys()].map((key) => keyParts(key)[2]));
  // In an OpenAPI document each version of a group stands alone, so that none of them replaces another.
  const isWhole = later.kubernetes === undefined && !later.builtin;
  const kinds = new Map([...[...earlier.kinds].filter(([key]) => !isWhole || !anew.has(keyParts(key)[2])), ...later.kinds]);
  return { ...later, kinds, definitions: new Map([...earlier.definitions, ...later.definitions]) };
}

function only(group: string, pack: Pack): Pack {
  const kinds = new Map([...pack.kinds].filter(([key]) => keyParts(key)[0] === group));
  const needed = reachable([...kinds.values()].map(({ definition }) => definition), pack.definitions);
  return { ...pack, kinds, definitions: new Map([...pack.definitions].filter(([name]) => needed.has(name))) };
}

function parsed(text: string): Data | undefined {
  try {
    const data: Data = JSON.parse(text);
    return data;
  } catch {
    return undefined;
  }
}
