import type { Entry } from "./entry.js";

/** What goes wrong between the tree and Portainer. */
export const deliveryCodes = () => ({
  "record-invalid": {
    severity: "error",
    title: "The record of a place cannot be believed",
    means: "What Portainer is to have is read from `generated/.astrolabe/<place>.json`. There it names what no compiler of today writes, so nothing is done for the place.",
    fix: "Run `npm run synth` and commit the tree. Never edit the record by hand.",
  },
  "portainer-does-not-prune": {
    severity: "warning",
    title: "Portainer removes nothing from a Kubernetes cluster",
    means: "On Kubernetes Portainer applies a stack's objects and does not delete those that the stack has no more. What is left goes on running, and keeps its rights.",
    fix: "Remove by hand what `astrolabe portainer publish` and `astrolabe portainer status` list, or deliver the cluster by ArgoCD.",
  },
  "reference-moved": {
    severity: "warning",
    title: "Somebody else moved the reference of a stack",
    means: "The reference that Portainer pulls a stack from is not as publishing left it, so what runs may never have been reviewed.",
    fix: "Publishing puts it right by a commit forward. Let nobody but the workflow push to these branches: `protections` of `.gitea/settings.ts`.",
  },
  "reference-blocked": {
    severity: "error",
    title: "A branch stands in the way of a stack's reference",
    means: "Git keeps branches like files: where there is a branch `a/b`, there can be none named `a/b/c` or `a`.",
    fix: "Delete or rename the branch in the way, or choose other `references` for the place's delivery.",
  },
} as const satisfies Record<string, Entry>);
