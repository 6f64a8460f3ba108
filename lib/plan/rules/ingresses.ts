import { field, isObject, objects } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { same } from "../../tree/data.js";
import type { Consequence } from "../consequence.js";
import { isDeletedAlone } from "../fate.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { named, shown } from "../wording.js";

/** Where an Ingress or a route of the Gateway API listens: host and path, and what is behind it. */
type Addresses = ReadonlyMap<string, { readonly host: string; readonly path: string; readonly backend: Data }>;

const gateway = "gateway.networking.k8s.io";
const anyHost = "any host";

/** Hosts and paths that open, close or lead elsewhere, and what guards them. */
export function ingresses(pair: Pair, scene: Scene): Consequence[] {
  if (pair.type !== "networking.k8s.io/Ingress" && pair.type !== `${gateway}/HTTPRoute`) return [];
  const { before, after, identity: { name } } = pair;
  const old = addresses(before);
  if (after === undefined) return isDeletedAlone(pair, scene) ? [tell(pair, "address-gone", { text: `takes away ${named([...new Set([...old.values()].map(({ host }) => host))])} of ${name}` })] : [];
  const now = addresses(after);
  const hosts = (of: Addresses): string[] => [...new Set([...of.values()].map(({ host }) => host))];
  const newHosts = hosts(now).filter((host) => !hosts(old).includes(host));
  const goneHosts = hosts(old).filter((host) => !hosts(now).includes(host));
  const newPaths = missing(now, old).filter(({ host }) => !newHosts.includes(host)).map(({ host, path }) => `${path} of ${host}`);
  const gonePaths = missing(old, now).filter(({ host }) => !goneHosts.includes(host)).map(({ host, path }) => `${path} of ${host}`);
  const pointer = pair.identity.kind === "Ingress" ? "/spec/rules" : "/spec/hostnames";
  return [
    ...(newHosts.length === 0 ? [] : [tell(pair, "host-opened", { pointer, text: `opens ${name} to whoever reaches the ingress controller: new ${newHosts.length === 1 ? "host" : "hosts"} ${named(newHosts)}${withoutTls(pair, newHosts)}` })]),
    ...(newPaths.length === 0 ? [] : [tell(pair, "host-opened", { pointer, text: `opens more of ${name}: new ${newPaths.length === 1 ? "path" : "paths"} ${named(newPaths)}` })]),
    ...(goneHosts.length + gonePaths.length === 0 ? [] : [tell(pair, "address-gone", { pointer, text: `takes away ${named([...goneHosts, ...gonePaths])} of ${name}` })]),
    ...rerouted(pair, old, now),
    ...(before === undefined ? [] : guards(pair, before, after, hosts(now).filter((host) => hosts(old).includes(host)))),
  ];
}

function addresses(object: DataObject | undefined): Addresses {
  const spec = field(object, "spec");
  const found = new Map<string, { host: string; path: string; backend: Data }>();
  const add = (host: string, path: string, backend: Data): void => void found.set(JSON.stringify([host, path]), { host, path, backend });
  if (isObject(field(spec, "defaultBackend"))) add(anyHost, "/", field(spec, "defaultBackend") ?? null);
  for (const rule of objects(field(spec, "rules"))) {
    const { host } = rule;
    for (const path of objects(field(rule["http"], "paths"))) add(typeof host === "string" && host !== "" ? host : anyHost, textOf(path["path"]), path["backend"] ?? null);
  }
  const names = field(spec, "hostnames");
  if (Array.isArray(names)) for (const host of names) if (typeof host === "string") add(host, "/", field(spec, "rules") ?? null);
  return found;
}

const textOf = (path: Data | undefined): string => (typeof path === "string" && path !== "" ? path : "/");

function missing(these: Addresses, those: Addresses) {
  return [...these].filter(([key]) => !those.has(key)).map(([, address]) => address);
}

function rerouted(pair: Pair, old: Addresses, now: Addresses): Consequence[] {
  const { name } = pair.identity;
  const moved = [...now].flatMap(([key, { host, path, backend }]) => {
    const was = old.get(key);
    return was === undefined || same(was.backend, backend) || pair.identity.kind !== "Ingress" ? [] : [`${path} of ${host} to ${backendText(backend)} instead of ${backendText(was.backend)}`];
  });
  const [was, is] = [classOf(pair.before), classOf(pair.after)];
  return [
    ...(moved.length === 0 ? [] : [tell(pair, "traffic-moved", { pointer: "/spec/rules", text: `leads ${named(moved)} in ${name}` })]),
    ...(was === undefined || was === is ? [] : is === undefined
      ? [tell(pair, "class-lost", { pointer: "/spec/ingressClassName", text: `leaves open which controller serves ${name}: it was ${was}` })]
      : [tell(pair, "traffic-moved", { pointer: "/spec/ingressClassName", text: `lets the controller ${is} serve ${name} instead of ${was}` })]),
  ];
}

function backendText(backend: Data): string {
  const service = field(backend, "service");
  const port = field(service, "port");
  return isObject(service) ? `${shown(service["name"])}:${shown(field(port, "number") ?? field(port, "name"))}` : "another backend";
}

function classOf(object: DataObject | undefined): string | undefined {
  const stated = field(field(object, "spec"), "ingressClassName") ?? annotation(object, "kubernetes.io/ingress.class");
  return typeof stated === "string" ? stated : undefined;
}

/** Annotations by which controllers ask who comes (ingress-nginx "Annotations", Traefik "Kubernetes Ingress", HAProxy). */
const guardNames = /^(?:nginx\.ingress\.kubernetes\.io\/(?:auth-(?:url|type|secret|tls-secret|tls-verify-client)|whitelist-source-range|allowlist-source-range|denylist-source-range|limit-r[a-z]+|enable-global-auth)|traefik\.ingress\.kubernetes\.io\/router\.(?:middlewares|tls\.options)|haproxy(?:-ingress\.github)?\.(?:org|io)\/(?:auth[a-z-]*|allow-list|whitelist[a-z-]*))$/;

function guards(pair: Pair, before: DataObject, after: DataObject, hosts: readonly string[]): Consequence[] {
  const { name } = pair.identity;
  const stated = field(field(before, "metadata"), "annotations");
  const lost = (isObject(stated) ? Object.keys(stated) : []).filter((key) => guardNames.test(key) && annotation(after, key) === undefined).sort();
  const open = pair.identity.kind === "Ingress" ? hosts.filter((host) => isSecured(before, host) && !isSecured(after, host)) : [];
  return [
    ...(open.length === 0 ? [] : [tell(pair, "tls-lost", { pointer: "/spec/tls", text: `serves ${named(open)} of ${name} without TLS` })]),
    ...(lost.length === 0 ? [] : [tell(pair, "guard-lost", { pointer: "/metadata/annotations", text: `no longer guards ${name} by ${named(lost)}` })]),
  ];
}

function annotation(object: DataObject | undefined, name: string): Data | undefined {
  return field(field(field(object, "metadata"), "annotations"), name);
}

function withoutTls({ after, identity }: Pair, hosts: readonly string[]): string {
  return identity.kind === "Ingress" && hosts.some((host) => !isSecured(after, host)) ? ", without TLS" : "";
}

/** Whether a `tls` entry names a host; a wildcard stands for one label (networking/v1, IngressTLS). */
function isSecured(ingress: DataObject | undefined, host: string): boolean {
  return objects(field(field(ingress, "spec"), "tls")).some(({ hosts }) => {
    if (!Array.isArray(hosts) || hosts.length === 0) return true;
    return hosts.includes(host) || hosts.includes(`*.${host.split(".").slice(1).join(".")}`);
  });
}
