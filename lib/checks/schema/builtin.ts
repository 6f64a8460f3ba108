import { isKubernetesVersion, type KubernetesVersion } from "../../model/kubernetes.js";
import type { Lifecycle, Structure, Pack, PackKind } from "./pack.js";

/** The kinds of all versions of Kubernetes, as the committed data has them. */
export interface BuiltinKinds {
  /** Minor versions of 1.x that describe a kind, ascending, by `group/version/Kind`. */
  readonly versions: ReadonlyMap<string, readonly number[]>;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
}

/** A line of the data: what it is about, the first and the last minor version it holds for, and what it says. */
type Line<Value> = readonly [name: string, first: number, last: number, value: Value];

/** The texts of the committed data, which `build-packs.ts` writes. */
export interface BuiltinTexts {
  /** `packs/kinds.json`. */
  readonly kinds: string;
  /** `packs/definitions.json`. */
  readonly definitions: string;
  /** Digest of both. */
  readonly digest: string;
}

interface Kinds {
  readonly kinds: readonly Line<string>[];
  readonly lifecycles: Readonly<Record<string, Lifecycle>>;
}

/** The pack of one Kubernetes version. */
export function builtinPack(texts: BuiltinTexts, kubernetes: KubernetesVersion): Pack {
  const minor = minorOf(kubernetes);
  const { kinds, lifecycles }: Kinds = JSON.parse(texts.kinds);
  const { definitions }: { readonly definitions: readonly Line<Structure>[] } = JSON.parse(texts.definitions);
  const holds = ([, first, last]: Line<unknown>): boolean => first <= minor && minor <= last;
  return {
    name: `Kubernetes ${kubernetes}`,
    kubernetes,
    builtin: true,
    kinds: new Map(kinds.filter(holds).map(([key, , , definition]): [string, PackKind] => [key, { definition, served: true, lifecycle: lifecycles[key] ?? {} }])),
    definitions: new Map(definitions.filter(holds).map(([name, , , structure]) => [name, structure])),
  };
}

/** What the data says of kinds over all versions: when each is served, deprecated and removed. */
export function builtinKinds(texts: BuiltinTexts): BuiltinKinds {
  const { kinds, lifecycles }: Kinds = JSON.parse(texts.kinds);
  const versions = new Map<string, number[]>();
  for (const [key, first, last] of kinds) {
    const minors = versions.get(key) ?? [];
    for (let minor = first; minor <= last; minor++) minors.push(minor);
    versions.set(key, minors);
  }
  return { versions, lifecycles: new Map(Object.entries(lifecycles)) };
}

/** The minor version: 28 of `1.28`. */
export function minorOf(kubernetes: KubernetesVersion): number {
  return Number(kubernetes.slice(2));
}

/** A version as an API server states it, such as `v1.28.15+k3s1`, by its minor version. */
export function versionOf(text: string): KubernetesVersion | undefined {
  const minor = /^v?(1\.\d+)(?:[.+-]|$)/.exec(text)?.[1];
  return isKubernetesVersion(minor) ? minor : undefined;
}
