import type { RequestOf, UsageProblem } from "./arguments.js";

type PortainerRequest = RequestOf<"portainer">;
type Action = PortainerRequest["action"];

/** What each option is for. */
const actionsOf = {
  cluster: ["diff", "apply", "status"],
  adopt: ["diff", "apply"],
  revision: ["publish"],
  tell: ["publish"],
  dryRun: ["apply", "publish"],
} as const satisfies Partial<Record<keyof PortainerRequest, readonly Action[]>>;

/** An option that an action would pass over, which somebody may have relied on. */
export function portainerProblem(request: PortainerRequest): UsageProblem | undefined {
  const { action, cluster, adopt, revision, tell, dryRun } = request;
  const given = { cluster: cluster.length > 0, adopt, revision: revision !== undefined, tell: tell.length > 0, dryRun };
  for (const [option, actions] of Object.entries(actionsOf)) {
    const isGiven = Object.entries(given).some(([name, is]) => name === option && is);
    const fits: readonly Action[] = actions;
    if (isGiven && !fits.includes(action)) return { problem: `portainer ${action} takes no --${option === "dryRun" ? "dry-run" : option}`, hint: `it is for ${fits.join(", ")}`, command: "portainer" };
  }
  return undefined;
}
