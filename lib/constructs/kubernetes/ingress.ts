import type { Part } from "../part.js";
import { findPort, type Ports } from "../port.js";
import type { Route } from "../route.js";
import { addObject, type Context } from "./context.js";

/** Adds the Ingress for a part's routes, with a certificate for their hosts where the cluster has an issuer. */
export function addIngress(part: Part, context: Context, routes: readonly Route[], ports: Ports): void {
  if (routes.length === 0) return;
  const { class: ingressClassName, issuer } = context.cluster.ingress;
  const hosts = [...new Set(routes.map(({ host }) => host))];
  const paths = (wanted: string) =>
    routes.filter(({ host }) => host === wanted).map(({ path = "/", port }) => ({
      path,
      pathType: "Prefix",
      backend: { service: { name: part.objectName, port: { name: findPort(ports, port)?.name ?? port } } },
    }));
  addObject(part, context, {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    annotations: issuer === undefined ? undefined : { "cert-manager.io/cluster-issuer": issuer },
    spec: {
      ingressClassName,
      ...(issuer === undefined ? {} : { tls: [{ hosts, secretName: `${part.objectName}-tls` }] }),
      rules: hosts.map((host) => ({ host, http: { paths: paths(host) } })),
    },
  });
}
