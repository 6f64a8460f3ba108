import type { ConsequenceEntry } from "./entry.js";

/** What can be reached that could not be reached before, and by whom. */
export const exposureConsequences = {
  "host-opened": {
    weight: "caution",
    title: "A service is reached from outside",
    means: "An Ingress, a route, or the labels that a stack has for the reverse proxy have a host or a path that they did not have. Whoever reaches the ingress controller or the proxy reaches the service behind it.",
    consider: "Whether the service asks who it talks to, and whether the name is meant to be known.",
  },
  "port-opened": {
    weight: "danger",
    title: "A port is open on nodes or on a load balancer",
    means: "A Service of the type NodePort or LoadBalancer, one with external addresses, or a service of a stack that publishes a port opens it to the network of the nodes or beyond, past the ingress controller and its TLS. A port that a Swarm publishes in the mode ingress is open on all nodes.",
    consider: "Whether the firewall before the nodes agrees, and whether an Ingress would do.",
  },
  "host-network": {
    weight: "danger",
    title: "Pods use the network of their node",
    means: "Pods get the node's own network or one of its ports. Network policies do not hold for them, and they reach what listens on the node alone.",
    consider: "Whether the program has to see the node's interfaces.",
  },
  "network-opened": {
    weight: "caution",
    title: "A network policy lets more through",
    means: "A NetworkPolicy has a new peer, a wider range or a new port, no longer says anything about a direction, or no longer selects some pods.",
    consider: "Whether the new peers are meant, all of them: a selector also matches what comes later.",
  },
  "network-policy-removed": {
    weight: "danger",
    title: "A network policy is gone",
    means: "A NetworkPolicy is removed. Pods that no other policy selects may then be reached from everywhere, and reach everything.",
    consider: "Whether another policy, such as one that denies by default, still selects the pods.",
  },
  "tls-lost": {
    weight: "danger",
    title: "A host is served without TLS",
    means: "A host of an Ingress is in no `tls` entry any more, or a site of the reverse proxy is plain HTTP from now on. What is sent there, passwords among it, can be read on the way, or browsers refuse the ingress controller's own certificate.",
    consider: "Name the host and its Secret under `tls` again.",
  },
  "guard-lost": {
    weight: "danger",
    title: "An Ingress no longer asks who comes",
    means: "An annotation of an Ingress, or a label for the reverse proxy, that made it check a password, a certificate, a login or the sender's address is removed.",
    consider: "Whether the service behind it checks by itself.",
  },
  "class-lost": {
    weight: "caution",
    title: "An Ingress has no class of its own",
    means: "An Ingress no longer says which controller serves it. The default class does if there is one; else none does, or several do.",
    consider: "Name the class.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
