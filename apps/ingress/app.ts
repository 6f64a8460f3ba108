import { ApiObject } from "cdk8s";
import { defineApp } from "#lib/model/app.js";
import { given } from "#lib/model/given.js";
import { ingressController } from "../peers.js";
import values from "./values.yaml";

export const ingress = defineApp("ingress", {
  owner: "platform",
  description: "Settings of the NGINX ingress controller that RKE2 brings.",
  given: [given({ kind: "Pod", ...ingressController, by: "RKE2, by its chart rke2-ingress-nginx" })],
  build(chart) {
    // The helm controller joins this with RKE2's own HelmChart of the same name and namespace.
    new ApiObject(chart, "settings", {
      apiVersion: "helm.cattle.io/v1",
      kind: "HelmChartConfig",
      metadata: { name: "rke2-ingress-nginx" },
      spec: { valuesContent: values },
    });
    // RKE2's CIS profile closes kube-system but for web traffic. All is said here, so that nothing depends on that profile.
    new ApiObject(chart, "traffic", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "ingress-controller" },
      spec: {
        podSelector: { matchLabels: ingressController.labels },
        policyTypes: ["Ingress"],
        ingress: [
          { ports: [{ protocol: "TCP", port: 80 }, { protocol: "TCP", port: 443 }] },
          // The admission webhook, which the API server calls from the nodes' addresses on the pods' network.
          { ports: [{ protocol: "TCP", port: 8443 }] },
          {
            from: [{
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } },
              podSelector: { matchLabels: { "app.kubernetes.io/instance": "prometheus" } },
            }],
            ports: [{ protocol: "TCP", port: 10254 }],
          },
        ],
      },
    });
  },
});
