import { hasErrors } from "../diagnostics/diagnostic.js";
import { renderText } from "../diagnostics/text.js";
import { readDisk, findIndexedClusters, type Disk } from "../tree/disk.js";
import { planWrite, type Plan } from "../tree/plan.js";
import type { Tree, TreeFile } from "../tree/tree.js";
import { applyPlan } from "../tree/write.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import { readEarlier, writeEarlier } from "./earlier.js";
import type { Outcome } from "./outcome.js";
import { select, type Selection } from "./selection.js";
import { compileWorkspace, findingsOf, type Session } from "./session.js";
import { writeState } from "./state.js";

type Request = RequestOf<"synth">;

/** Compiles the workspace and makes the tree on disk what its sources say. The caller holds the lock. */
export async function synth(request: Request, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const earlier = context.changes === undefined ? undefined : readEarlier(context.root, context.compiler);
  const session = await compileWorkspace(context, { ...request, earlier, progress });
  const selection = select(request, session.compilation);
  const plan = planFor(request, context, session, selection);
  if (plan.missing.length > 0 && earlier !== undefined) {
    // Files are gone whose texts an earlier run wrote: compile as if there had been none.
    return synth(request, { ...context, changes: undefined }, progress);
  }
  const ready = performance.now();
  progress("waiting for the type check");
  const { duration: types, files: typeFiles } = await session.types;
  const waited = performance.now() - ready;
  const diagnostics = [...await findingsOf(session), ...plan.diagnostics].filter(selection.concerns);
  const timings = (): object => ({ total: performance.now(), types, withoutTypes: performance.now() - waited });
  if (hasErrors(diagnostics)) {
    return { diagnostics, text: "Nothing was written: the tree is as it was.", result: { written: 0, removed: 0, timings: timings() } };
  }

  progress(`writing ${plan.write.length} files`);
  const touched = applyPlan(context.root, plan);
  const summary = countsOf(session);
  if (selection.isWhole && touched.length === 0) {
    const { compilation, sources } = session;
    writeEarlier(context.root, context.compiler, compilation);
    writeState(context, { compilation, sources, typeFiles }, {
      summary: `${summary}: nothing to do`,
      findings: renderText(diagnostics, { color: false }),
    });
  }
  const result = {
    written: plan.write.map(({ path }) => path), removed: plan.remove.map(({ path }) => path), timings: timings(),
  };
  return { diagnostics: [...diagnostics, ...touched], text: `${summary}: ${effect(plan)}`, result };
}

/** Plans the write of what is selected. Files outside of the selection stay as they are. */
function planFor(request: Request, { root }: WorkspaceContext, { compilation }: Session, selection: Selection): Plan {
  const { clusters } = selection;
  const gone = selection.isWhole ? findIndexedClusters(root).filter((name) => !compilation.found.clusters.includes(name)) : [];
  const disk = readDisk(root, [...clusters, ...gone]);
  const wanted = selection.wholeClusters ? compilation.tree : withKept(compilation.tree, disk, selection);
  return planWrite({ wanted, disk, clusters, gone, force: request.force });
}

/** The selected files as they are wanted, and all others as the index lists them. */
function withKept(tree: Tree, { indexes, files }: Disk, { holds }: Selection): Tree {
  const wanted = new Map<string, TreeFile>();
  for (const index of indexes.values()) {
    if ("problem" in index) continue;
    for (const [path, digest] of index) if (!holds(path) && files.has(path)) wanted.set(path, { digest, text: undefined });
  }
  for (const [path, file] of tree) if (holds(path)) wanted.set(path, file);
  return wanted;
}

function countsOf({ compilation: { clusters, deployments } }: Session): string {
  let objects = 0;
  for (const deployment of deployments.values()) objects += deployment.objects.length;
  return `${plural(clusters.length, "cluster")}, ${plural(deployments.size, "deployment")}, ${plural(objects, "object")}`;
}

function effect({ write, remove }: Plan): string {
  if (write.length === 0 && remove.length === 0) return "nothing to do";
  return `${plural(write.length, "file")} written, ${remove.length} removed`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
