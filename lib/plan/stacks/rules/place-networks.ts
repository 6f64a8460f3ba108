import { field, objects } from "../../../checks/workload.js";
import type { Data, DataObject } from "../../../synth/manifest.js";
import { provenancePath } from "../../../tree/places.js";
import { consequences, type ConsequenceCode } from "../../catalogue.js";
import type { Consequence } from "../../consequence.js";
import type { Scene } from "../../pair.js";
import type { Side } from "../../side.js";
import { named } from "../../wording.js";

/** Networks that stacks of a place share, by the place's record: `astrolabe portainer apply` makes them, and changes none. */
export function placeNetworks(cluster: string, { before, after }: Scene): Consequence[] {
  const [was, is] = [networksOf(before, cluster), networksOf(after, cluster)];
  if (was === undefined || is === undefined) return [];
  const told = (code: ConsequenceCode, name: string, text: string): Consequence => ({ code, weight: consequences[code].weight, text, subject: name, cluster, object: `Network ${name}`, path: provenancePath(cluster) });
  const gone = [...was.keys()].filter((name) => !is.has(name)).map((name) => told("network-left", name, `leaves the network ${name}, which stacks shared`));
  const others = [...is].flatMap(([name, network]) => {
    const old = was.get(name);
    if (old === undefined) return [told("needed-first", name, `deploys stacks that join the network ${name} only once \`astrolabe portainer apply\` has made it`)];
    const changed = ["driver", "encrypted", "internal", "attachable"].filter((option) => valueOf(old, option) !== valueOf(network, option));
    return changed.length === 0 ? [] : [told("network-fixed", name, `keeps the network ${name} as it was made; only a new one has ${named(changed.map((option) => `${option} ${valueOf(network, option)} instead of ${valueOf(old, option)}`))}`)];
  });
  return [...gone, ...others];
}

/** Nothing for a place that somebody else delivers to, or whose record is of an earlier compiler. */
function networksOf(side: Side, cluster: string): ReadonlyMap<string, DataObject> | undefined {
  const networks: Data | undefined = field(field(side.json(provenancePath(cluster)), "delivery"), "networks");
  if (!Array.isArray(networks)) return undefined;
  return new Map(objects(networks).flatMap((network) => (typeof network["name"] === "string" ? [[network["name"], network] as const] : [])));
}

const valueOf = (network: DataObject, option: string): string => String(field(network, option) ?? false);
