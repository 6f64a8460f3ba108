import { ApiObject } from "cdk8s";
import { OperatedWorkload, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { given } from "#lib/model/given.js";
import type { Versions } from "#lib/model/versions.js";
import { apiServers, webhookCallers, type ApiServer } from "../api-server.js";
import { definedByRelease, helmChart } from "../helm-chart.js";
import { internalIssuer } from "../mutual-tls.js";
import { internet, prometheus } from "../peers.js";
import values from "./values.yaml";

export interface Settings {
  apiServer: ApiServer;
  domain: string;
  /** Name of the issuer for certificates that browsers trust. */
  publicIssuer: string;
  versions: Versions<"cert-manager">;
}

export const certificates = defineApp<Settings>("certificates", {
  owner: "platform",
  description: "cert-manager, the lab's own certificate authority, and certificates that browsers trust.",
  given: [
    given({
      kind: "CustomResourceDefinition",
      group: "cert-manager.io",
      defines: ["Certificate", "ClusterIssuer"],
      by: "the release cert-manager, whose values ask for its definitions",
    }),
    given({ kind: "Secret", name: "lab-ca-key", keys: ["tls.crt", "tls.key"], by: "the security team, by hand on each cluster" }),
    given({
      kind: "Secret",
      name: "route53-credentials",
      keys: ["access-key-id", "secret-access-key"],
      by: "the security team, by hand on each cluster",
    }),
  ],
  build(chart, { apiServer, domain, publicIssuer, versions }) {
    new Tenancy(chart, "tenancy", { quota: { cpu: 2, memory: "2Gi", pods: 15 } });
    helmChart(chart, "cert-manager", {
      repository: "https://charts.jetstack.io",
      chart: "cert-manager",
      // Supports Kubernetes 1.33 to 1.36.
      version: versions["cert-manager"],
      values,
    });
    new OperatedWorkload(chart, "cert-manager", {
      labels: { "app.kubernetes.io/instance": "cert-manager" },
      ports: { webhook: 10250, metrics: 9402 },
      allowFrom: [webhookCallers(apiServer, 10250), { ...prometheus, ports: [9402] }],
      reaches: [...apiServers(apiServer), internet],
    });
    // The authority's key is made once, offline, and put into this Secret on each cluster by hand.
    issuer(internalIssuer, { ca: { secretName: "lab-ca-key" } });
    // The sources name no DNS provider. Chosen: Route 53, since the lab keeps its archive with AWS.
    // Proof by DNS needs no way in from the internet.
    issuer(publicIssuer, {
      acme: {
        server: "https://acme-v02.api.letsencrypt.org/directory",
        email: `platform@${domain}`,
        privateKeySecretRef: { name: "letsencrypt-account" },
        solvers: [{
          selector: { dnsZones: [domain] },
          dns01: {
            route53: {
              region: "us-east-1",
              accessKeyIDSecretRef: { name: "route53-credentials", key: "access-key-id" },
              secretAccessKeySecretRef: { name: "route53-credentials", key: "secret-access-key" },
            },
          },
        }],
      },
    });

    function issuer(name: string, spec: object): void {
      new ApiObject(chart, name, {
        apiVersion: "cert-manager.io/v1",
        kind: "ClusterIssuer",
        metadata: { name, annotations: definedByRelease },
        spec,
      });
    }
  },
});
