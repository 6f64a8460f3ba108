import type { AddressPeer, DeploymentPeer, NamespacePeer } from "#lib/constructs/index.js";

/** Who reads metrics. Each of the lab's clusters runs one Prometheus under this name. */
export const prometheus: DeploymentPeer = { deployment: "prometheus", namespace: "monitoring" };

/** HTTPS servers outside of the lab: every address but the private ones (RFC 1918). */
export const internet: AddressPeer = {
  cidr: "0.0.0.0/0",
  except: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  ports: [443],
};

/** RKE2's ingress controller, for routes that an app draws itself. */
export const ingressController = {
  namespace: "kube-system",
  labels: { "app.kubernetes.io/name": "rke2-ingress-nginx" },
} as const satisfies NamespacePeer;
