import { bytes } from "../../constructs/quantity.js";
import { bytesText } from "../../checks/capacity/wording.js";
import { field, objects } from "../../checks/workload.js";
import type { Data } from "../../synth/manifest.js";
import { provenancePath } from "../../tree/places.js";
import { consequences, type ConsequenceCode } from "../catalogue.js";
import type { Consequence } from "../consequence.js";
import type { Scene } from "../pair.js";
import { recordOf, type ClusterRecord, type WaivedFinding } from "../record.js";
import { placeNetworks } from "../stacks/rules/place-networks.js";
import { counted } from "../wording.js";

/** What changes of a cluster beside its objects: the nodes that it has, what is let pass, and the networks that its stacks share. */
export function records(cluster: string, scene: Scene): Consequence[] {
  const before = recordOf(scene.before, cluster);
  const after = recordOf(scene.after, cluster);
  // A cluster that is new has all its waivers and nodes at once.
  if (before === undefined || after === undefined) return [];
  return [...waivers(cluster, before, after), ...nodes(cluster, before, after), ...placeNetworks(cluster, scene)];
}

interface Finding {
  readonly text: string;
  readonly subject: string;
  readonly object: string;
}

function tell(cluster: string, code: ConsequenceCode, { text, subject, object }: Finding): Consequence {
  return { code, weight: consequences[code].weight, text, subject, cluster, object, path: provenancePath(cluster) };
}

function waivers(cluster: string, { waived: old }: ClusterRecord, { waived: now = [] }: ClusterRecord): Consequence[] {
  // An earlier compiler did not say what it let pass.
  if (old === undefined) return [];
  const keyOf = ({ check, object }: WaivedFinding): string => JSON.stringify([check, object]);
  const known = new Map(old.map((waiver) => [keyOf(waiver), waiver]));
  return now.flatMap((waiver) => {
    const { check, object, until } = waiver;
    const was = known.get(keyOf(waiver));
    if (was !== undefined && was.until >= until) return [];
    const subject = object;
    return [tell(cluster, "waiver-added", { object, subject, text: was === undefined ? `lets ${object} pass ${check} until ${until}` : `lets ${object} pass ${check} until ${until} instead of ${was.until}` })];
  });
}

/** What a node has, where more is better. */
function sizes(node: Data): ReadonlyMap<string, number> {
  const cores = field(node, "cores");
  const memory = field(node, "memory");
  const gpus = objects(field(node, "gpus"));
  return new Map([
    ["cores", typeof cores === "number" ? cores : 0],
    ["memory", typeof memory === "string" ? bytes(memory) ?? 0 : 0],
    ...gpus.map(({ model, count }): [string, number] => [String(model), typeof count === "number" ? count : 0]),
  ]);
}

function nodes(cluster: string, { nodes: old }: ClusterRecord, { nodes: now }: ClusterRecord): Consequence[] {
  if (old === undefined || now === undefined) return [];
  return [...old].flatMap(([name, node]) => {
    const later = now.get(name);
    const object = `node ${name}`;
    if (later === undefined) return [tell(cluster, "nodes-gone", { object, subject: name, text: `takes the node ${name} from the cluster: ${sizeTexts(sizes(node))}` })];
    const [was, is] = [sizes(node), sizes(later)];
    const less = [...was].filter(([what, size]) => (is.get(what) ?? 0) < size).map(([what, size]) => `${sizeText(what, is.get(what) ?? 0)} instead of ${sizeText(what, size)}`);
    return less.length === 0 ? [] : [tell(cluster, "nodes-gone", { object, subject: name, text: `gives the node ${name} less: ${less.join(", ")}` })];
  });
}

function sizeText(what: string, size: number): string {
  if (what === "cores") return counted(size, "core");
  return what === "memory" ? `${bytesText(size)} of memory` : `${size} ${what}`;
}

const sizeTexts = (of: ReadonlyMap<string, number>): string => [...of].filter(([, size]) => size > 0).map(([what, size]) => sizeText(what, size)).join(", ");
