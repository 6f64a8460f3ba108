import type { ConsequenceEntry } from "./entry.js";

/** Who may do more than before, and what no longer holds anybody back. */
export const privilegeConsequences = {
  "role-wider": {
    weight: "caution",
    title: "A role allows more",
    means: "A Role or ClusterRole allows verbs on resources that it did not allow. All who are bound to it may use them at once.",
    consider: "Who is bound to it: `kubectl get rolebindings,clusterrolebindings -A -o wide`.",
  },
  "role-unlimited": {
    weight: "danger",
    title: "A role allows nearly everything",
    means: "A Role or ClusterRole gains a wildcard, reads Secrets, runs commands in pods, or may escalate, bind or impersonate: each of these leads to more than it names.",
    consider: "Which resources by name the program needs.",
  },
  "binding-added": {
    weight: "caution",
    title: "Somebody gets a role",
    means: "A RoleBinding or ClusterRoleBinding has a subject that it did not have.",
    consider: "What the role allows, and in which namespaces.",
  },
  "cluster-admin": {
    weight: "danger",
    title: "Somebody may do everything",
    means: "A subject is bound to cluster-admin or is put into the group system:masters.",
    consider: "A role of the few things that it needs.",
  },
  "security-weaker": {
    weight: "danger",
    title: "Pods are less confined",
    means: "The security context of pods allows what it did not allow: privileged mode, root, capabilities, privilege escalation, the node's namespaces or folders, a writable root, or system calls without a filter.",
    consider: "Whether the program needs it, and whether one container less would do.",
  },
  "token-mounted": {
    weight: "caution",
    title: "Pods can speak to the API server",
    means: "The token of a service account is mounted where it was not. Who breaks into the pod may do what the account may do.",
    consider: "Whether the program uses the API at all, and what its account is bound to.",
  },
  "pod-security-lowered": {
    weight: "danger",
    title: "A namespace admits less confined pods",
    means: "The Pod Security level that a Namespace enforces is lowered or no longer stated, so that the API server admits pods that it refused.",
    consider: "Whether all that is in the namespace needs the lower level.",
  },
  "waiver-added": {
    weight: "caution",
    title: "A finding is let pass",
    means: "A waiver is added, or lasts longer. The check still reports, but it no longer holds the change back, and a policy also lets the object pass on the cluster.",
    consider: "Whether the reason holds until the day that it names.",
  },
  "exception-added": {
    weight: "caution",
    title: "A policy lets objects pass on the cluster",
    means: "A PolicyException is added or is about more than before, without a waiver in the record of the cluster.",
    consider: "A waiver in the sources, which has a reason and an end.",
  },
  "policy-weaker": {
    weight: "danger",
    title: "A policy no longer holds",
    means: "A policy, its binding or an admission webhook is removed, only warns or audits from now on, or lets pass what it cannot judge. Objects that it refused are admitted.",
    consider: "What else keeps such objects out.",
  },
  "project-wider": {
    weight: "caution",
    title: "ArgoCD may deliver more",
    means: "An AppProject allows a namespace, a kind or a repository that it did not allow. Every Application of the project may use it.",
    consider: "Whether the deployment that needs it belongs to this project.",
  },
  "project-unlimited": {
    weight: "danger",
    title: "ArgoCD may deliver anything",
    means: "An AppProject allows all repositories, all destinations or all kinds by a wildcard.",
    consider: "Name those that its Applications use.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
