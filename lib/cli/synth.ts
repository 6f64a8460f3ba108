import type { Compilation } from "../compile.js";
import { LostRecord } from "../compiled/earlier.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors, pressing, type Diagnostic } from "../diagnostics/diagnostic.js";
import { summarize } from "../diagnostics/summary.js";
import { renderText } from "../diagnostics/text.js";
import { treeFolder } from "../tree/places.js";
import type { Waiver } from "../model/waiver.js";
import type { Edits } from "../tree/edits.js";
import { prepareEdits } from "../tree/write.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import { prepareEarlier, readEarlier, type Kept } from "./earlier.js";
import type { Outcome } from "./outcome.js";
import { nextChange } from "../checks/waivers.js";
import { Sources } from "../workspace/sources.js";
import { editsFor } from "./edits.js";
import { select } from "./selection.js";
import { plural } from "./plural.js";
import { readRules } from "./rules.js";
import { compileWorkspace, findingsOf } from "./session.js";
import { packageInputs, writeState } from "./state.js";

type Request = RequestOf<"synth">;

/** Compiles the workspace and makes the tree on disk what its sources say. The caller holds the lock. */
export async function synth(request: Request, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  try {
    return await compileAndWrite(request, context, progress);
  } catch (error) {
    if (!(error instanceof LostRecord) || context.changes === undefined) throw error;
    return synth(request, asFirst(context), progress);
  }
}

/** As if no run had been before. */
const asFirst = (context: WorkspaceContext): WorkspaceContext => ({ ...context, changes: undefined, thread: undefined });

async function compileAndWrite(request: Request, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const sources = new Sources(context.root, context.changes?.digests);
  const rules = readRules(context, sources);
  const key = `${context.compiler} ${rules.digest}`;
  const earlier = earlierOf(context, key);
  const session = await compileWorkspace(context, { ...request, sources, rules, earlier, found: earlier?.found, progress, meanwhile: () => context.changes?.look() });
  const { compilation } = session;
  const selection = select(request, compilation);
  const edits = editsFor(context, compilation, selection, request.force, earlier);
  if (edits.missing.length > 0 && earlier !== undefined) {
    // Files are gone whose texts an earlier run wrote: compile as if there had been none.
    return synth(request, asFirst(context), progress);
  }
  // All that can be done before the types are known to be right is done while they are checked.
  const keepEarlier = prepareEarlier(context.root, key, compilation, earlier);
  const isSound = !hasErrors([...compilation.diagnostics, ...edits.diagnostics, ...lostFindings(edits)].filter(selection.concerns));
  const prepared = isSound ? prepareEdits(context.root, edits) : undefined;
  progress("waiting for the type check");
  const ready = now();
  const { duration: types, files: typeFiles } = await session.types.catch((error: unknown) => {
    prepared?.discard();
    throw error;
  });
  const waited = now() - ready;
  const diagnostics = [...await findingsOf(session), ...edits.diagnostics, ...lostFindings(edits)].filter(selection.concerns);
  const result = (): object => {
    const total = now();
    return { written: [], removed: [], timings: { total, types, withoutTypes: total - waited } };
  };
  if (prepared === undefined || hasErrors(diagnostics)) {
    prepared?.discard();
    const { infos } = summarize(diagnostics);
    const unsaid = infos === 0 ? "" : ` ${plural(infos, "info")} left out: \`npm run check\` lists all findings.`;
    return { diagnostics, isBrief: true, text: `Nothing was written: the tree is as it was.${unsaid}`, result: result() };
  }
  progress(`writing ${edits.write.length} files`);
  const touched = prepared.apply();
  const { waived, infos } = summarize(diagnostics);
  const objects = countObjects(compilation);
  const summary = [countsOf(compilation, objects), ...(waived === 0 ? [] : [`${plural(waived, "finding")} waived`]), ...(infos === 0 ? [] : [plural(infos, "info")])].join(", ");
  const written = edits.write.map(({ path }) => path);
  const removed = edits.remove.map(({ path }) => path);
  if (selection.isWhole && touched.length === 0) {
    keepEarlier();
    writeState(context, { compilation, objects, sources, typeFiles }, { earlier, written: [...written, ...removed] }, {
      summary: `${summary}: nothing to do`,
      findings: renderText(pressing(diagnostics), { color: false }),
      until: nextChange(waiversOf(compilation), session.today) ?? "",
    });
  }
  return { diagnostics: [...diagnostics, ...touched], isBrief: true, text: `${summary}: ${effect(edits)}`, result: { ...result(), written, removed } };
}

/** Files outside of the selection that are not what the index says: the compiler will not vouch for them. */
function lostFindings({ missing }: Edits): Diagnostic[] {
  return missing.map((path) => diagnose("tree-edited", "The file is not what the compiler last wrote", { file: `${treeFolder}/${path}` }, {
    hint: "Run `synth` without --app to see all that differs.",
  }));
}

/** What the last run knew, unless something changed that everything depends on. */
function earlierOf({ root, changes }: WorkspaceContext, key: string): Kept | undefined {
  if (changes === undefined) return undefined;
  const common = packageInputs(root);
  if (changes.changed.some((file) => common.includes(file) || file.endsWith(".js"))) return undefined;
  return readEarlier(root, key, changes);
}

function waiversOf({ clusters, apps }: Compilation): Waiver[] {
  const all = clusters.flatMap(({ waivers }) => waivers);
  apps.forEach(({ waivers }) => all.push(...waivers));
  return all;
}

/** Milliseconds since the process began. What `performance` takes to load is a part of a small change. */
const now = (): number => 1000 * process.uptime();

function countObjects({ deployments }: Compilation): number {
  let objects = 0;
  deployments.forEach(({ size }) => (objects += size));
  return objects;
}

function countsOf({ clusters, deployments }: Compilation, objects: number): string {
  return `${plural(clusters.length, "cluster")}, ${plural(deployments.size, "deployment")}, ${plural(objects, "object")}`;
}

function effect({ write, remove }: Edits): string {
  if (write.length === 0 && remove.length === 0) return "nothing to do";
  return `${plural(write.length, "file")} written, ${remove.length} removed`;
}
