import type { DataObject } from "../../../synth/manifest.js";
import { each, isGiven, list, number, object, text } from "../../rules/reading.js";
import { field } from "../../workload.js";
import type { IngressFacts, Need, PolicyFacts, ServicePortFacts } from "../facts.js";
import type { Drawer } from "./drawer.js";
import { name } from "./pod-needs.js";
import { portFacts } from "./pods.js";

/** core/v1 Service. One of type ExternalName is an alias: it selects nothing, whatever it says. */
export const service: Drawer = (data, labels) => {
  const spec = object(data.spec);
  const selects = spec.type !== "ExternalName" && isGiven(spec.selector) && Object.keys(object(spec.selector)).length > 0;
  const ports: ServicePortFacts[] = [];
  each(spec.ports, "", (port) => {
    const exposed = number(port.port);
    if (exposed === undefined) return;
    // An absent or zero target port is the port itself (kubernetes, pkg/apis/core/v1/defaults.go, SetDefaults_Service).
    const target = number(port.targetPort) || text(port.targetPort) || exposed;
    ports.push({ ...portFacts(exposed, text(port.name), text(port.protocol)), target });
  });
  return {
    labels: labels.offer(field(data.metadata, "labels")),
    service: {
      ...(selects ? { selector: labels.enter(spec.selector) } : {}),
      ...(spec.clusterIP === "None" ? { headless: true as const } : {}),
      ...(text(spec.type) === "" || spec.type === "ClusterIP" ? {} : { type: text(spec.type) }),
      ports,
    },
  };
};

const annotation = (data: DataObject, key: string): string => text(field(field(data.metadata, "annotations"), key));
const annotationAt = (key: string): string => `/metadata/annotations/${key.replaceAll("/", "~1")}`;

/** networking.k8s.io/v1 Ingress, with the annotations by which cert-manager makes its certificates (cert-manager, "Annotated Ingress resource"). */
export const ingress: Drawer = (data) => {
  const spec = object(data.spec);
  const needs: Need[] = [];
  const legacy = "kubernetes.io/ingress.class";
  const className = text(spec.ingressClassName) || annotation(data, legacy);
  name(needs, "IngressClass", className, text(spec.ingressClassName) === "" ? annotationAt(legacy) : "/spec/ingressClassName");
  const clusterIssuer = annotation(data, "cert-manager.io/cluster-issuer");
  const issuer = annotation(data, "cert-manager.io/issuer");
  name(needs, "cert-manager.io/ClusterIssuer", clusterIssuer, annotationAt("cert-manager.io/cluster-issuer"));
  // With a group or kind of its own the issuer belongs to an extension of cert-manager.
  if (annotation(data, "cert-manager.io/issuer-kind") === "" && annotation(data, "cert-manager.io/issuer-group") === "") {
    name(needs, "cert-manager.io/Issuer", issuer, annotationAt("cert-manager.io/issuer"));
  }
  const certified = clusterIssuer !== "" || issuer !== "" || annotation(data, "kubernetes.io/tls-acme") === "true";
  const secrets: string[] = [];
  each(spec.tls, "/spec/tls", (tls, at) => {
    if (certified) secrets.push(text(tls.secretName));
    else name(needs, "Secret", tls.secretName, `${at}/secretName`);
  });
  backend(object(spec.defaultBackend), "/spec/defaultBackend", needs);
  const paths: IngressFacts["paths"][number][] = [];
  each(spec.rules, "/spec/rules", ({ host, http }, ruleAt) => each(object(http).paths, `${ruleAt}/http/paths`, (entry, at) => {
    backend(object(entry.backend), `${at}/backend`, needs);
    // With this annotation a second Ingress on a path is the point (ingress-nginx, "Canary").
    if (annotation(data, "nginx.ingress.kubernetes.io/canary") === "true") return;
    const path = text(entry.path) || "/";
    paths.push({
      host: text(host) || "*",
      // A prefix means the same with and without a slash at its end (Kubernetes, "Ingress", path types).
      path: entry.pathType === "Exact" || path === "/" ? path : path.replace(/\/$/, ""),
      ...(entry.pathType === "Exact" ? { exact: true as const } : {}),
      at: `${at}/path`,
    });
  }));
  const made = secrets.filter((secret) => secret !== "").map((secret) => ({ kind: "Secret" as const, name: secret }));
  return {
    needs,
    ...(made.length === 0 ? {} : { makes: made }),
    ingress: { ...(className === "" ? {} : { class: className }), paths },
  };
};

function backend({ service: named }: DataObject, at: string, needs: Need[]): void {
  const { name: target, port } = object(named);
  const wanted = number(object(port).number) ?? text(object(port).name);
  if (text(target) !== "") needs.push({ kind: "Service", name: text(target), at: `${at}/service/name`, ...(wanted === "" ? {} : { port: wanted }) });
}

/** networking.k8s.io/v1 NetworkPolicy. */
export const networkPolicy: Drawer = (data, labels) => {
  const spec = object(data.spec);
  const peers: NonNullable<PolicyFacts["peers"]>[number][] = [];
  const named: NonNullable<PolicyFacts["named"]>[number][] = [];
  for (const [direction, side] of [["ingress", "from"], ["egress", "to"]] as const) {
    each(spec[direction], `/spec/${direction}`, (rule, ruleAt) => {
      each(rule[side], `${ruleAt}/${side}`, (peer, at) => {
        if (isGiven(peer.ipBlock)) return;
        const pods = labels.selector(peer.podSelector);
        const namespaces = labels.selector(peer.namespaceSelector);
        peers.push({ at, ...(pods === undefined ? {} : { pods }), ...(namespaces === undefined ? {} : { namespaces }) });
      });
      // Names of ports on the way in are those of the policy's own pods; on the way out those of its peers.
      if (direction === "ingress") {
        each(rule.ports, `${ruleAt}/ports`, ({ port }, at) => {
          if (typeof port === "string") named.push({ at: `${at}/port`, name: port });
        });
      }
    });
  }
  return {
    policy: {
      pods: labels.selector(spec.podSelector) ?? { labels: [] },
      ...(peers.length === 0 ? {} : { peers }),
      ...(named.length === 0 ? {} : { named }),
    },
  };
};

/** admissionregistration.k8s.io webhooks, APIServices and conversions of definitions name the Service that answers. */
export function answeringServices(data: DataObject): Need[] {
  const needs: Need[] = [];
  const enter = (service: DataObject, at: string, port: number) => {
    if (text(service.name) === "") return;
    needs.push({ kind: "Service", name: text(service.name), namespace: text(service.namespace), at: `${at}/name`, port: number(service.port) ?? port });
  };
  each(data.webhooks, "/webhooks", (webhook, at) => enter(object(object(webhook.clientConfig).service), `${at}/clientConfig/service`, 443));
  const spec = object(data.spec);
  enter(object(spec.service), "/spec/service", 443);
  const conversion = object(object(spec.conversion).webhook);
  enter(object(object(conversion.clientConfig).service), "/spec/conversion/webhook/clientConfig/service", 443);
  return needs;
}

/** Kinds that only name Services that answer the API server. */
export const answered: Drawer = (data) => ({ needs: answeringServices(data) });

/** monitoring.coreos.com/v1 ServiceMonitor and PodMonitor (Prometheus operator, API reference). */
export const monitor = (of: "Service" | "Pod"): Drawer => (data, labels) => {
  const spec = object(data.spec);
  const { any, matchNames } = object(spec.namespaceSelector);
  const names = list(matchNames).map((item) => text(item));
  const ports: { at: string; name: string }[] = [];
  const field = of === "Service" ? "endpoints" : "podMetricsEndpoints";
  each(spec[field], `/spec/${field}`, ({ port }, at) => {
    if (typeof port === "string" && port !== "") ports.push({ at: `${at}/port`, name: port });
  });
  return {
    monitor: {
      of,
      selector: labels.selector(spec.selector) ?? { labels: [] },
      ...(any === true ? { namespaces: "*" as const } : names.length > 0 ? { namespaces: names } : {}),
      ...(ports.length === 0 ? {} : { ports }),
    },
  };
};
