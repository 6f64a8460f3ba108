/** One line of a text that was compared with another. */
export interface LineChange {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

// Beyond this many added and removed lines a difference is no longer read line by line, and
// finding the smallest one would take time and memory that grow with its square.
const mostEdits = 400;

/**
 * The smallest difference between two texts, line by line: all lines of both, in order.
 * Texts that differ in more than some hundred lines are given as removed and added as a whole
 * (what they share at the beginning and end apart).
 *
 * The algorithm is the greedy one of Eugene W. Myers, "An O(ND) Difference Algorithm and Its
 * Variations" (Algorithmica, 1986).
 */
export function compareLines(before: string, after: string): LineChange[] {
  const old = before.split("\n");
  const now = after.split("\n");
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [
    ...old.slice(0, start).map(same),
    ...compareMiddle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...old.slice(old.length - end).map(same),
  ];
}

function compareMiddle(old: readonly string[], now: readonly string[]): LineChange[] {
  const rounds = furthestReach(old, now);
  if (rounds === undefined) return [...old.map(removed), ...now.map(added)];
  const changes: LineChange[] = [];
  let x = old.length;
  let diagonal = old.length - now.length;
  for (let edits = rounds.length - 1; edits > 0; edits--) {
    const previous = rounds[edits - 1]!;
    const down = goesDown(previous, diagonal, edits);
    diagonal += down ? 1 : -1;
    const from = previous.get(diagonal)!;
    while (x > (down ? from : from + 1)) changes.push(same(old[--x]!));
    changes.push(down ? added(now[from - diagonal]!) : removed(old[from]!));
    x = from;
  }
  while (x > 0) changes.push(same(old[--x]!));
  return changes.reverse();
}

/**
 * For each number of edits, how far into `old` each diagonal gets, up to the number that reaches
 * the end of both; nothing when that takes too many.
 */
function furthestReach(old: readonly string[], now: readonly string[]): ReadonlyMap<number, number>[] | undefined {
  const rounds: Map<number, number>[] = [];
  for (let edits = 0; edits <= mostEdits; edits++) {
    const previous = rounds[edits - 1];
    const reach = new Map<number, number>();
    rounds.push(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = 0;
      if (previous !== undefined) {
        x = goesDown(previous, diagonal, edits) ? previous.get(diagonal + 1)! : previous.get(diagonal - 1)! + 1;
      }
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x++;
      reach.set(diagonal, x);
      if (diagonal === old.length - now.length && x === old.length) return rounds;
    }
  }
  return undefined;
}

/** Whether the best way onto a diagonal adds a line (comes from the next diagonal) rather than removes one. */
function goesDown(reach: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  if (diagonal === edits) return false;
  return reach.get(diagonal - 1)! < reach.get(diagonal + 1)!;
}

function same(text: string): LineChange {
  return { kind: "same", text };
}

function added(text: string): LineChange {
  return { kind: "added", text };
}

function removed(text: string): LineChange {
  return { kind: "removed", text };
}
