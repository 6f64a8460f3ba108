import { quote } from "../model/name.js";

/** Which context of a kubeconfig leads to which cluster. */
export type Route = readonly [cluster: string, context: string];

/** What was asked for. */
export interface Wish {
  /** Clusters by name. Default: all of which there is a context of the same name. */
  readonly clusters: readonly string[];
  /** The context of the one cluster. Default: the one of its name, else the current one. */
  readonly context?: string | undefined;
}

/** What a kubeconfig has. */
export interface Contexts {
  readonly names: readonly string[];
  readonly current?: string;
}

/**
 * The way to each cluster, or why it is not clear: to compare with the wrong cluster would tell of losses that are none.
 *
 * @param known the clusters of the workspace.
 */
export function chooseContexts({ clusters, context }: Wish, known: readonly string[], { names, current }: Contexts): readonly Route[] | { readonly problem: string; readonly hint: string } {
  const listed = names.length === 0 ? "The kubeconfig has no contexts." : `The kubeconfig has the contexts ${names.map((name) => quote(name)).join(", ")}.`;
  const single = context !== undefined && known.length === 1 ? known : [];
  const chosen = clusters.length > 0 ? [...new Set(clusters)].sort() : single.length > 0 ? single : known.filter((cluster) => names.includes(cluster));
  const [only, ...others] = chosen;
  if (only === undefined) {
    return { problem: "no context has the name of a cluster of this workspace", hint: `Name the cluster with --cluster, and its context with --context. ${listed}` };
  }
  if (context !== undefined && others.length > 0) return { problem: `--context names one context, for ${chosen.length} clusters`, hint: "Name one cluster with --cluster." };
  const fallback = others.length === 0 ? current : undefined;
  const routes = chosen.map((cluster): Route => [cluster, context ?? (names.includes(cluster) ? cluster : fallback ?? cluster)]);
  const [lost] = routes.filter(([, name]) => !names.includes(name));
  return lost === undefined ? routes : { problem: `there is no context ${quote(lost[1])}`, hint: others.length === 0 ? `Name one with --context. ${listed}` : listed };
}
