import { visible } from "../diagnostics/visible.js";
import type { ObjectDrift } from "../drift/drift.js";
import { covers } from "../drift/equal.js";
import { ownerText } from "../drift/managers.js";
import { pathText } from "../drift/path.js";
import { engineNames, type Engine } from "../drift/places.js";
import type { JudgedField, Verdict } from "../drift/verdict.js";
import type { Data } from "../synth/manifest.js";
import { isList } from "../tree/data.js";
import { compareLines } from "../tree/lines.js";
import type { ClusterDrift } from "./drift.js";
import { plural } from "./plural.js";

/** What becomes of a field or object, as the end of a sentence. */
const verdicts: Readonly<Record<Verdict, string>> = {
  "heals": "ArgoCD puts it back",
  "next-sync": "ArgoCD puts it back at its next sync",
  "on-request": "ArgoCD puts it back when somebody syncs",
  "blocked": "it cannot be put back: two items of one list would have the same name. Take away by hand what was added",
  "ignored": "ArgoCD ignores it",
  "stays": "ArgoCD leaves it: take it away by hand, or write it into the app",
  "pruned": "ArgoCD deletes it",
  "confirm": "ArgoCD deletes it when somebody confirms that",
  "next-deployment": "Portainer puts it back when it next deploys the stack",
  "nobody": "nothing puts it back: apply its file by hand",
};

const extraVerdicts: Readonly<Record<Verdict, string>> = {
  ...verdicts,
  "on-request": "ArgoCD deletes it when somebody syncs with prune",
  "stays": "ArgoCD leaves it: delete it by hand, or write it into an app",
};

/** Lines that are shown of a text of many lines. */
const mostLines = 8;
/** Characters of a value. */
const mostCharacters = 80;

/**
 * What differs, for people: by cluster, deployment, object and field.
 *
 * @param skipped clusters to which no context leads.
 * @param left places without Kubernetes.
 */
export function driftText(clusters: readonly ClusterDrift[], skipped: readonly string[], left: ReadonlyMap<string, Engine>): string {
  const missing = skipped.map((cluster) => `${cluster}: not looked at, because the kubeconfig has no context of that name.`);
  return [...clusters.map(clusterText), ...missing, ...[...left].map(([place, engine]) => `${place}: ${engineNames[engine]}, whose state \`astrolabe portainer status\` tells.`)].join("\n\n");
}

function clusterText({ cluster, context, kubernetes, elsewhere, compared, objects, unchecked }: ClusterDrift): string {
  const head = `${cluster}: ${plural(compared, "object")} compared, through the context ${context} (Kubernetes ${kubernetes})`;
  const { count: applications, on } = elsewhere;
  // Otherwise it would look as if they had been compared.
  const place = applications === 0 ? [] : [on === undefined ? `${applications} of its Applications and AppProjects were not compared: the tree does not tell on which cluster they are.` : `${applications} of its Applications and AppProjects are on ${on}, and are compared with that cluster.`];
  const headings = [...new Set(objects.map(headingOf))];
  const groups = headings.map((heading) => ["", heading, ...objects.filter((object) => headingOf(object) === heading).flatMap(objectLines)]);
  const missed = unchecked.length === 0 ? [] : ["", "not checked", ...unchecked.map(({ what, reason }) => `  ${what}: ${oneLine(reason)}`)];
  const fields = objects.reduce((sum, object) => sum + object.fields.length, 0);
  const count = objects.length === 0 ? "nothing differs" : `${plural(objects.length, "object")} ${objects.length === 1 ? "differs" : "differ"}${fields === 0 ? "" : `, in ${plural(fields, "field")}`}`;
  const rest = unchecked.length === 0 ? "" : objects.length === 0 ? " in what was checked" : `; ${unchecked.length} could not be checked`;
  return [visible(head), ...[...place, ...groups.flat(), ...missed, ...(objects.length + unchecked.length === 0 ? [] : [""]), `${count}${rest}.`].map(visible)].join("\n");
}

function headingOf({ folder, cluster }: ObjectDrift): string {
  if (folder === "") return cluster;
  if (folder === "_argocd") return `delivery of ${cluster}`;
  return folder === "_policies" ? `policies of ${cluster}` : `${folder} on ${cluster}`;
}

function objectLines({ kind, object, fields, verdict = "stays", note }: ObjectDrift): string[] {
  switch (kind) {
    case "missing": return [`  ${object} is missing; ${verdicts[verdict].replace("puts it back", "makes it again")}`];
    case "deleting": return [`  ${object} is being deleted; ${verdicts[verdict].replace("puts it back", "makes it again")}`];
    case "extra": return [`  ${object} is not in the tree; ${note === undefined ? "" : `${note}, so `}${extraVerdicts[verdict]}`];
    case "changed": return [`  ${object}`, ...fields.flatMap(fieldLines)];
  }
}

function fieldLines(field: JudgedField): string[] {
  const { path, kind, wanted, found, hidden, owners, verdict } = field;
  const [owner] = owners;
  const by = kind === "missing" ? "by whom is not recorded" : owner === undefined ? "set by somebody who is not recorded" : `set by ${ownerText(owner)}`;
  const end = `${by}; ${verdicts[verdict]}`;
  const at = `    ${pathText(path)}`;
  if (hidden === true) return [`${at}: ${words[kind]} (hidden), ${end}`];
  const lines = linesBetween(wanted, found);
  if (lines !== undefined) {
    const shown = lines.slice(0, mostLines).map((line) => `      ${line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line}`);
    return [`${at}: changed, ${end}`, ...shown, ...(lines.length > mostLines ? [`      … and ${plural(lines.length - mostLines, "line")} more`] : [])];
  }
  if (kind === "missing") return [`${at}: ${short(wanted)} removed, ${end}`];
  return [wanted === undefined ? `${at}: ${short(found)} added, ${end}` : `${at}: ${short(wanted)} → ${short(found)}, ${end}`];
}

/** What is to be shown below a field: lines of a text, or items of a list; nothing when both values fit on its own line. */
function linesBetween(wanted: Data | undefined, found: Data | undefined): string[] | undefined {
  if (typeof wanted === "string" && typeof found === "string") {
    if (!wanted.includes("\n") && !found.includes("\n")) return undefined;
    return compareLines(wanted, found).filter(({ kind }) => kind !== "same").map(({ kind, text }) => `${kind === "added" ? "+" : "-"} ${text}`);
  }
  if (wanted === undefined || found === undefined || !isList(wanted) || !isList(found)) return undefined;
  const gone = wanted.filter((item) => !found.some((other) => covers(other, item)));
  const come = found.filter((item) => !wanted.some((other) => covers(item, other)));
  const lines = [...gone.map((item) => `- ${JSON.stringify(item)}`), ...come.map((item) => `+ ${JSON.stringify(item)}`)];
  return lines.length === 0 ? undefined : lines;
}

const words = { missing: "removed", changed: "changed", added: "added" } as const;

function short(value: Data | undefined): string {
  const all = typeof value === "string" && /^[A-Za-z_/][\w./:@+-]*$/.test(value) ? value : JSON.stringify(value ?? null);
  return all.length > mostCharacters ? `${all.slice(0, mostCharacters - 1)}…` : all;
}

const oneLine = (text: string): string => text.split("\n").map((line) => line.trim()).filter((line) => line !== "").join("; ");

/** The same as plain data. */
export function driftData({ objects, ...rest }: ClusterDrift): unknown {
  return {
    ...rest,
    objects: objects.map(({ fields, ...object }) => ({
      ...object, fields: fields.map(({ path, isWanted: _, ...field }) => ({ path: pathText(path), ...field })),
    })),
  };
}
