import { field } from "../checks/workload.js";
import type { Data } from "../synth/manifest.js";

/** What runs on a place without Kubernetes. */
export type Engine = "swarm" | "compose";

/** What the record of a cluster in the tree says of how it is to be compared. */
export interface RecordedPlace {
  /** Present on a place without Kubernetes: its state is Portainer's to tell. */
  readonly engine?: Engine;
  /** Whether Portainer applies the objects of a cluster. */
  readonly isOfPortainer: boolean;
}

/** Reads the record of a cluster; `undefined` stands for one that is missing or no JSON, as that of an earlier compiler is. */
export function recordedPlace(record: Data | undefined): RecordedPlace {
  const distribution = field(record, "distribution");
  return {
    ...(distribution === "swarm" || distribution === "compose" ? { engine: distribution } : {}),
    isOfPortainer: field(field(record, "delivery"), "kind") === "portainer",
  };
}

/** Names of engines in a sentence. */
export const engineNames: Readonly<Record<Engine, string>> = { swarm: "a Docker Swarm", compose: "a Compose host" };

/** Which clusters a kubeconfig may lead to, and which places are left to Portainer. */
export interface Parted {
  readonly known: readonly string[];
  /** Those that were asked for. Default: all. */
  readonly wished: readonly string[];
  readonly left: ReadonlyMap<string, Engine>;
}

/**
 * Parts the clusters of a workspace by who can tell their state, or says why there is nothing to compare.
 *
 * @param wished clusters by name; none stands for all.
 */
export function partPlaces(places: ReadonlyMap<string, RecordedPlace>, wished: readonly string[]): Parted | { readonly problem: string; readonly hint: string } {
  const engines = new Map([...places].flatMap(([place, { engine }]) => (engine === undefined ? [] : [[place, engine] as const])));
  const isKubernetes = (cluster: string): boolean => !engines.has(cluster);
  const left = new Map([...engines].filter(([place]) => wished.length === 0 || wished.includes(place)));
  const [first] = left;
  if (first !== undefined && ![...(wished.length === 0 ? places.keys() : wished)].some(isKubernetes)) {
    const what = left.size === 1 ? `${first[0]} is ${engineNames[first[1]]}` : `${[...left.keys()].join(", ")} have no Kubernetes`;
    return { problem: what, hint: "Run `astrolabe portainer status`: it tells what Portainer has deployed there." };
  }
  return { known: [...places.keys()].filter(isKubernetes), wished: wished.filter(isKubernetes), left };
}
