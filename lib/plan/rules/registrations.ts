import type { Consequence } from "../consequence.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { isOfPortainer } from "../stacks/held-stack.js";

/** Deployments that are new on a cluster of Kubernetes that Portainer delivers to: each is a stack that it has to be told of. */
export function registrations({ before, after, pairs }: Scene): Consequence[] {
  const firsts = new Map<string, Pair>();
  for (const pair of pairs) {
    const { cluster, deployment } = pair.change;
    const folder = `${cluster}/${deployment ?? ""}`;
    if (deployment === undefined || pair.after === undefined || firsts.has(folder) || before.hasFolder(folder) || !isOfPortainer(after, cluster)) continue;
    firsts.set(folder, pair);
  }
  return [...firsts.values()].map((pair) => {
    const subject = pair.change.deployment ?? "";
    return tell(pair, "stack-new", { subject, text: `deploys ${subject} only once \`astrolabe portainer apply\` has registered it` });
  });
}
