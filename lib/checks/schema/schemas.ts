import { sha256 } from "../../launcher/digest.cjs";
import type { KubernetesVersion } from "../../model/kubernetes.js";
import type { Manifest } from "../../synth/manifest.js";
import type { Problem } from "../problem.js";
import { builtinKinds, builtinPack, type BuiltinKinds, type BuiltinTexts } from "./builtin.js";
import { faultProblems } from "./faults.js";
import { absentKindProblem, servedKindProblem } from "./kinds.js";
import { keyParts, kindKey, packHead, parsePack, type Lifecycle, type Pack, type PackKind, type PackText } from "./pack.js";
import { Validators, type PackValidators, type Validate } from "./validators.js";

/** What schemas are made of. */
export interface SchemaOptions {
  readonly kubernetes: KubernetesVersion;
  /** See `packs.ts`, which reads them. */
  readonly builtin: BuiltinTexts;
  /** Packs of the workspace that `packs.ts` found sound. The first that describes a kind counts. */
  readonly packs: readonly PackText[];
  /** Shared by all schemas of a process, so that each validator is written once. */
  readonly validators: Validators;
}

/** How to check objects of one kind. */
interface Entry {
  readonly problems: readonly Problem[];
  readonly validate?: Validate;
  /** Checks metadata, where the kind's own schema leaves it to the API server. */
  readonly metadata?: Validate;
  readonly source?: PackValidators;
  readonly kind?: PackKind;
}

/** A pack with the API group of its kinds; absent when it has several. */
interface Opened {
  readonly group: string | undefined;
  readonly validators: () => PackValidators;
}

/** The schemas of one cluster: those of its Kubernetes version, its packs, and the definitions among its objects. */
export class Schemas {
  readonly #options: SchemaOptions;
  readonly #builtin: PackValidators;
  readonly #packs: readonly Opened[];
  readonly #entries = new Map<string, Entry>();
  #known: BuiltinKinds | undefined;

  constructor(options: SchemaOptions, definitions: readonly Pack[] = []) {
    const { kubernetes, builtin, packs, validators } = options;
    this.#options = options;
    this.#builtin = validators.open({ digest: sha256(`${kubernetes}\n${builtin.digest}`), parse: () => builtinPack(builtin, kubernetes) });
    this.#packs = [
      ...definitions.map((pack) => ({ group: undefined, validators: () => validators.open({ digest: digestOf(pack), parse: () => pack }) })),
      ...packs.map(({ file, text }) => ({ group: packHead(text).group, validators: () => validators.open({ digest: sha256(text), parse: () => sound(file, text) }) })),
    ];
  }

  /** These schemas and those of custom resource definitions, which count before all others. See `definitions.ts`. */
  with(definitions: Pack): Schemas {
    return new Schemas(this.#options, [definitions]);
  }

  /** Everything that a schema finds wrong in an object. */
  check(manifest: Manifest): readonly Problem[] {
    const { apiVersion, group, kind, data } = manifest;
    const key = `${apiVersion} ${kind}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = this.#find(kindKey(group, apiVersion.slice(apiVersion.indexOf("/") + 1), kind));
      this.#entries.set(key, entry);
    }
    const { validate, metadata } = entry;
    const isSound = validate === undefined || validate(data);
    if (isSound && (metadata === undefined || metadata(data.metadata))) return entry.problems;
    return [...entry.problems, ...this.#explain(entry, manifest, isSound)];
  }

  /** What the packs and the version know of a kind: the pack that describes it, and how; nothing when none does. */
  describes(group: string, version: string, kind: string): { readonly pack: Pack; readonly kind: PackKind } | undefined {
    const { source, kind: found } = this.#find(kindKey(group, version, kind));
    return source === undefined || found === undefined ? undefined : { pack: source.pack(), kind: found };
  }

  #find(key: string): Entry {
    const [group] = keyParts(key);
    for (const { group: only, validators: open } of this.#packs) {
      if (only !== undefined && only !== group) continue;
      const validators = open();
      const kind = validators.kinds.get(key);
      if (kind === undefined || !kind.served) continue;
      return {
        source: validators, kind, validate: validators.of(kind.definition), metadata: this.#builtin.of("meta.v1.ObjectMeta"),
        problems: servedKindProblem(key, kind, this.#options.kubernetes, this.#lifecycle(key)),
      };
    }
    const kind = this.#builtin.kinds.get(key);
    if (kind !== undefined) {
      const problems = servedKindProblem(key, kind, this.#options.kubernetes, kind.lifecycle);
      return { source: this.#builtin, kind, problems, validate: this.#builtin.of(kind.definition) };
    }
    const custom = this.#packs.flatMap(({ validators }) => [...validators().kinds]);
    return { problems: [absentKindProblem(key, { kubernetes: this.#options.kubernetes, builtin: this.#builtinKinds(), custom })] };
  }

  #explain({ source, kind, validate, metadata }: Entry, manifest: Manifest, isSound: boolean): Problem[] {
    const own = source === undefined || kind === undefined || isSound ? []
      : faultProblems(validate?.errors ?? [], manifest, { pack: source.pack(), definition: kind.definition });
    if (metadata === undefined || metadata(manifest.data.metadata)) return own;
    const faults = (metadata.errors ?? []).map((fault) => ({ ...fault, instancePath: `/metadata${fault.instancePath}` }));
    return [...own, ...faultProblems(faults, manifest, { pack: this.#builtin.pack(), definition: "meta.v1.ObjectMeta", below: "/metadata" })];
  }

  /** That of a kind of Kubernetes, which a pack may describe as well. */
  #lifecycle(key: string): Lifecycle | undefined {
    const { versions, lifecycles } = this.#builtinKinds();
    return versions.has(key) ? (lifecycles.get(key) ?? {}) : undefined;
  }

  #builtinKinds(): BuiltinKinds {
    return (this.#known ??= builtinKinds(this.#options.builtin));
  }
}

/** Opens the schemas of one cluster. */
export function openSchemas(options: SchemaOptions): Schemas {
  return new Schemas(options);
}

function sound(file: string, text: string): Pack {
  const pack = parsePack(file, text);
  if ("problem" in pack) throw new Error(`${file}: ${pack.problem}`);
  return pack;
}

function digestOf({ kinds, definitions }: Pack): string {
  return sha256(JSON.stringify([...kinds, ...definitions]));
}
