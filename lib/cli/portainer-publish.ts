import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../model/name.js";
import { lookAtReferences, type Looked } from "../publish/references/look.js";
import { findStacks, isOvertaken, prepareMoves, pushReferences } from "../publish/references/publish.js";
import type { WantedReference } from "../publish/references/wanted.js";
import { tellAll, type Telling } from "../publish/references/tell.js";
import { readWebhookKey } from "../targets/portainer/webhook.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { plural } from "./plural.js";
import { toldServer } from "./portainer-connect.js";
import { describePublished, findingsOf, resultOf } from "./portainer-published.js";

/** What `astrolabe portainer publish` is asked to do. */
export interface PublishReferences {
  /** Revision whose tree is published. Default: what is merged, as the remote has it. */
  readonly revision: string | undefined;
  /** Places, or stacks as `<place>/<stack>`, whose Portainer is told also when they did not move. */
  readonly tell: readonly string[];
  /** Names of places. None: all that Portainer delivers to. */
  readonly cluster: readonly string[];
  readonly dryRun: boolean;
}

/** How often the references are looked at anew when somebody else moves them meanwhile. */
const attempts = 3;

/** Moves the references of stacks whose files changed, and tells Portainer of these. */
export async function portainerPublish(request: PublishReferences, { root }: Pick<WorkspaceContext, "root">, progress: (stage: string) => void): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await publishOnce(request, root, progress);
    } catch (error) {
      if (!isOvertaken(error) || attempt === attempts) throw error;
    }
  }
}

async function publishOnce({ revision, tell, cluster, dryRun }: PublishReferences, root: string, progress: (stage: string) => void): Promise<Outcome> {
  progress("looking at the references");
  const all = await lookAtReferences(root, revision);
  if ("problem" in all) return refusal(all.problem);
  const looked = cluster.length === 0 ? all : within(all, new Set(cluster));
  const { commit, diagnostics } = looked;
  if (looked.places.length === 0 && diagnostics.length === 0) return { diagnostics: [], text: "Portainer delivers to no place of this commit.", result: resultOf(looked, [], new Map()) };
  const again = findStacks(looked.references.map(({ stack }) => stack), tell);
  const [unknown] = again.unknown;
  if (unknown !== undefined) return refusal(diagnose("repository-state", `--tell is ${quote(unknown)}, which is no stack of ${commit.id.slice(0, 10)}`, {}, { hint: "Name a place, or a stack as <place>/<stack>." }));
  const unmerged = unmergedProblem(looked);
  if (!dryRun && unmerged !== undefined) return refusal(unmerged);

  const prepared = await prepareMoves(looked);
  const found = [...diagnostics, ...findingsOf(looked, prepared)];
  if (dryRun) return describePublished(looked, prepared, { found, told: new Map(), isDry: true });
  // Before anything is moved, so that a reference which moved can also be told of.
  const key = prepared.length + again.found.size === 0 ? "" : readWebhookKey();
  const server = toldServer();
  if (prepared.length > 0) progress(`moving ${plural(prepared.length, "reference")}`);
  const moved = await pushReferences(looked, prepared);
  const ready = new Set([...again.found, ...moved.filter(({ refused }) => refused === undefined).map(({ wanted }) => wanted.stack)]);
  const tellings = looked.references.filter(({ stack }) => ready.has(stack)).map((wanted): Telling => ({ stack: wanted.stack, server: server ?? wanted.server }));
  if (tellings.length > 0) progress("telling Portainer");
  return describePublished(looked, moved, { found, told: await tellAll(tellings, { key }), isDry: false });
}

/** What was looked at, as far as some places go. */
function within(looked: Looked, names: ReadonlySet<string>): Looked {
  const { places, references, diagnostics, decision: { moving, staying, blocked, left } } = looked;
  const isIn = ({ stack }: WantedReference): boolean => names.has(stack.place);
  return {
    ...looked, places: places.filter(({ place }) => names.has(place)), references: references.filter(isIn),
    diagnostics: diagnostics.filter(({ location: { cluster = "" } }) => names.has(cluster)),
    decision: {
      moving: moving.filter(({ wanted }) => isIn(wanted)), staying: staying.filter(isIn), blocked: blocked.filter(({ wanted }) => isIn(wanted)),
      left: left.filter((branch) => names.has(branch.split("/").at(-2) ?? "")),
    },
  };
}

const refusal = (problem: Diagnostic): Outcome => ({ diagnostics: [problem], text: "No reference was moved.", result: undefined });

/** Only what is merged may run: a reference that moves is deployed. */
function unmergedProblem({ main, commit, remote }: Looked): Diagnostic | undefined {
  if (main?.commit === commit.id) return undefined;
  const message = `The commit is ${commit.id.slice(0, 10)}, and ${main === undefined ? "nothing is" : `${main.branch} at ${main.commit.slice(0, 10)} is what was last`} merged on ${remote.name}`;
  return diagnose("repository-state", message, {}, { hint: "Only what was merged last is published, which is what happens without --revision. --dry-run shows what any commit would move." });
}
