import { field, isObject, objects } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { same } from "../../tree/data.js";
import type { Consequence } from "../consequence.js";
import { isDeletedAlone } from "../fate.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { named, shown } from "../wording.js";

/** Ports that a Service opens beyond the cluster, addresses that it takes away, and pods that it turns to. */
export function services(pair: Pair, scene: Scene): Consequence[] {
  if (pair.type !== "/Service") return [];
  const { before, after, identity } = pair;
  if (after === undefined) return isDeletedAlone(pair, scene) ? [tell(pair, "address-gone", { text: `takes away the Service ${identity.name}${ports(before).length === 0 ? "" : ` with ${named(ports(before))}`}` })] : [];
  return [...opened(pair, before, after), ...(before === undefined ? [] : closed(pair, before, after))];
}

const typeOf = (service: DataObject | undefined): string => String(field(field(service, "spec"), "type") ?? "ClusterIP");
const isOpen = (service: DataObject | undefined): boolean => ["NodePort", "LoadBalancer"].includes(typeOf(service)) || externals(service).length > 0;

function opened(pair: Pair, before: DataObject | undefined, after: DataObject): Consequence[] {
  if (!isOpen(after)) return [];
  const { name } = pair.identity;
  const way = typeOf(after) === "LoadBalancer" ? "on a load balancer" : typeOf(after) === "NodePort" ? "on every node" : `at ${named(externals(after))}`;
  const known = isOpen(before) ? ports(before) : [];
  const added = ports(after).filter((port) => !known.includes(port));
  if (added.length > 0) return [tell(pair, "port-opened", { pointer: "/spec/ports", text: `opens ${named(added)} of ${name} ${way}` })];
  if (typeOf(before) !== typeOf(after) && typeOf(after) === "LoadBalancer") return [tell(pair, "port-opened", { pointer: "/spec/type", text: `opens ${named(ports(after))} of ${name} ${way}` })];
  const addresses = externals(after).filter((address) => !externals(before).includes(address));
  if (addresses.length > 0) return [tell(pair, "port-opened", { pointer: "/spec/externalIPs", text: `opens ${name} at ${named(addresses)}` })];
  const [was, is] = [ranges(before), ranges(after)];
  if (was.length > 0 && typeOf(after) === "LoadBalancer" && (is.length === 0 || is.some((range) => !was.includes(range)))) {
    return [tell(pair, "port-opened", { pointer: "/spec/loadBalancerSourceRanges", text: is.length === 0 ? `opens ${name} to every address` : `opens ${name} to ${named(is.filter((range) => !was.includes(range)))}` })];
  }
  return [];
}

function closed(pair: Pair, before: DataObject, after: DataObject): Consequence[] {
  const { name } = pair.identity;
  const later = ports(after);
  const gone = ports(before).filter((port) => !later.includes(port));
  const was = field(field(before, "spec"), "selector") ?? null;
  const is = field(field(after, "spec"), "selector") ?? null;
  const external = field(field(after, "spec"), "externalName");
  return [
    ...(isOpen(before) && !isOpen(after) ? [tell(pair, "address-gone", { pointer: "/spec/type", text: `takes ${name} off ${typeOf(before) === "LoadBalancer" ? "its load balancer" : typeOf(before) === "NodePort" ? "the ports of the nodes" : named(externals(before))}` })]
      : gone.length > 0 ? [tell(pair, "address-gone", { pointer: "/spec/ports", text: `takes away ${named(gone)} of ${name}` })] : []),
    ...(same(was, is) ? [] : [tell(pair, "traffic-moved", { pointer: "/spec/selector", text: `leads ${name} to pods with ${selectorText(is)} instead of ${selectorText(was)}` })]),
    ...(typeof external === "string" && external !== field(field(before, "spec"), "externalName") ? [tell(pair, "traffic-moved", { pointer: "/spec/externalName", text: `leads ${name} to ${external}` })] : []),
  ];
}

function ports(service: DataObject | undefined): string[] {
  return objects(field(field(service, "spec"), "ports")).map(({ port, protocol }) => `${shown(port)}/${shown(protocol ?? "TCP")}`);
}

const texts = (value: Data | undefined): string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []);
const externals = (service: DataObject | undefined): string[] => texts(field(field(service, "spec"), "externalIPs"));
const ranges = (service: DataObject | undefined): string[] => texts(field(field(service, "spec"), "loadBalancerSourceRanges"));

function selectorText(selector: Data): string {
  return isObject(selector) && Object.keys(selector).length > 0 ? named(Object.entries(selector).map(([key, value]) => `${key}=${shown(value)}`)) : "no label";
}
