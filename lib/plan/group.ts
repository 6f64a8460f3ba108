import type { Consequence } from "./consequence.js";
import { counted, named } from "./wording.js";

/** The same consequence for one or many. */
export interface ConsequenceGroup extends Pick<Consequence, "code" | "weight"> {
  /** What happens, without clusters: `restarts 23 pods of 14 apps one at a time (labels): alertmanager, grafana, loki and 11 more`. */
  readonly text: string;
  /** The same without reason and names, for where there is little room. */
  readonly short: string;
  /** Where it happens, sorted. */
  readonly clusters: readonly string[];
  /** Never empty. */
  readonly members: readonly Consequence[];
}

/** With more groups of one code than this, reasons, such as `(grafana 11 → 12)`, no longer keep them apart. */
const mostAlike = 8;

/**
 * Consequences that differ in their subject alone, or in how many pods it has, said once. The order is that of the
 * consequences. What happens alike on several clusters is one group. When there are many, so is what happens for
 * different reasons, unless it is a danger.
 */
export function groupConsequences(consequences: readonly Consequence[]): ConsequenceGroup[] {
  const groups = groupsOf(consequences);
  const byCode = collect(groups.filter(({ weight }) => weight !== "danger"), ({ code }) => code);
  const many = new Set([...byCode].filter(([, alike]) => alike.length > mostAlike).map(([code]) => code));
  return many.size === 0 ? groups : groupsOf(consequences.map((one) => (many.has(one.code) ? withoutReason(one) : one)));
}

/** The reason that a text ends in, in brackets. */
const reasonPattern = / \([^()]*\)$/;

function withoutReason(one: Consequence): Consequence {
  return { ...one, text: one.text.replace(reasonPattern, "") };
}

function groupsOf(consequences: readonly Consequence[]): ConsequenceGroup[] {
  const alike = collect(consequences, (one) => JSON.stringify([one.cluster, one.code, templateOf(one)]));
  const said = [...alike.values()].map((members) => ({ members, ...textsOf(members) }));
  return [...collect(said, ({ text, members: [first] }) => JSON.stringify([first.code, text])).values()].map((same) => {
    const [{ text, short, members: [{ code, weight }] }] = same;
    const members = same.flatMap((one) => one.members);
    return { code, weight, text, short, clusters: [...new Set(members.map(({ cluster }) => cluster))].sort(), members };
  });
}

type Several<Item> = readonly [Item, ...Item[]];

function collect<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Several<Item>> {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** What is left of a text without its subject and its number of pods, tasks or containers: the parts before, between and after them. */
interface Template {
  readonly head: string;
  readonly tail: string;
  /** What the number is of that is taken out of the head. */
  readonly counts?: string;
}

// Of a range, as of a workload with an autoscaler, there is no sum.
const countPattern = /(?<! to )\b(\d+) (pod|task|container)s?\b/;

function templateOf({ text, subject }: Consequence): Template {
  const at = subject === "" ? -1 : placeOf(text, subject);
  if (at === -1) return { head: text, tail: "" };
  const head = text.slice(0, at);
  const counts = countPattern.exec(head)?.[2];
  return { head: head.replace(countPattern, "$2s"), tail: text.slice(at + subject.length), ...(counts === undefined ? {} : { counts }) };
}

/** Where a name stands in a text as a word of its own; anywhere if it does not. */
function placeOf(text: string, name: string): number {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!/[\w.-]$/.test(text.slice(0, at)) && !/^[\w-]/.test(text.slice(at + name.length))) return at;
  }
  return text.indexOf(name);
}

function textsOf(members: Several<Consequence>): Pick<ConsequenceGroup, "text" | "short"> {
  const [first] = members;
  const { head, tail, counts } = templateOf(first);
  const { names, unit } = namesOf(members);
  const short = (text: string): string => text.replace(reasonPattern, "");
  if (names.length === 1 || head === first.text) {
    const text = members.length === 1 ? first.text : `${first.text}, ${members.length} times`;
    return { text, short: short(text) };
  }
  const all = members.reduce((sum, { text }) => sum + Number(countPattern.exec(text)?.[1] ?? 0), 0);
  const start = counts === undefined ? head : head.replace(`${counts}s`, counted(all, counts));
  // What is said of one of them is said of each, and numbers are not those of all together.
  const each = counts === undefined && /\d|\b(?:pod|task|container)\b|\bis\b|\bits?\b/.test(head + short(tail)) ? "each of " : "";
  const text = `${start}${each}${names.length} ${unit}${tail}`;
  return { short: short(text), text: tail.includes(": ") ? `${text} (${named(names)})` : `${text}: ${named(names)}` };
}

/** What many of them are called: by their apps when each has its own, else by their subjects. */
function namesOf(members: Several<Consequence>): { readonly names: readonly string[]; readonly unit: string } {
  const apps = new Set(members.flatMap(({ deployment }) => deployment ?? []));
  if (apps.size === members.length) return { names: [...apps].sort(), unit: "apps" };
  const names = [...new Set(members.map(({ subject }) => subject))].sort();
  const [kind = "", ...others] = new Set(members.map(({ object }) => object.split(" ", 1)[0] ?? ""));
  if (others.length > 0) return { names, unit: "objects" };
  return { names, unit: kind.endsWith("s") ? `${kind}es` : kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : `${kind}s` };
}
