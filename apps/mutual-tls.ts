import { ApiObject, type Chart } from "cdk8s";
import { SecretReference, type Service } from "#lib/constructs/index.js";
import { definedByRelease } from "./helm-chart.js";

/** ClusterIssuer of the lab's own certificate authority, the same on all clusters. */
export const internalIssuer = "lab-ca";

/**
 * A client certificate of the lab's authority, by which a machine signs in to a {@link machineRoute}.
 * Its secret holds `tls.crt`, `tls.key` and `ca.crt`.
 */
export function clientCertificate(chart: Chart, commonName: string): SecretReference {
  const name = `${chart.node.id}-client`;
  new ApiObject(chart, "client-certificate", {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, annotations: definedByRelease },
    spec: {
      secretName: name,
      commonName,
      usages: ["client auth", "digital signature", "key encipherment"],
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      // Fluent Bit reads it only when it starts. From a renewal on there is a quarter of a year until the
      // old one ends, in which the nodes' updates restart every agent.
      duration: "8760h",
      renewBefore: "2160h",
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: internalIssuer },
    },
  });
  return new SecretReference(chart, "client", { name, keys: ["tls.crt", "tls.key", "ca.crt"] });
}

/** Where machines of another cluster come in. */
export interface MachineRoute {
  readonly host: string;
  readonly service: Service;
  readonly port: number;
  /** The only path that is served, and all below it. */
  readonly path: string;
}

/**
 * A route that only holders of a {@link clientCertificate} may use. The service has to allow the
 * ingress controller itself. The serving certificate's secret carries the authority's certificate
 * too, against which the controller checks the clients.
 */
export function machineRoute(chart: Chart, { host, service, port, path }: MachineRoute): void {
  const secretName = `${service.objectName}-machines-tls`;
  new ApiObject(chart, "machine-route", {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: `${service.objectName}-machines`,
      annotations: {
        "cert-manager.io/cluster-issuer": internalIssuer,
        "nginx.ingress.kubernetes.io/auth-tls-secret": `${chart.namespace ?? ""}/${secretName}`,
        "nginx.ingress.kubernetes.io/auth-tls-verify-client": "on",
        "nginx.ingress.kubernetes.io/proxy-body-size": "16m",
      },
    },
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: [host], secretName }],
      rules: [{
        host,
        http: {
          paths: [{ path, pathType: "Prefix", backend: { service: { name: service.host, port: { number: port } } } }],
        },
      }],
    },
  });
}
