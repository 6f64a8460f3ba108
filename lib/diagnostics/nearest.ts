/**
 * The candidate that a mistyped word most likely means, or nothing when none is close: at most one
 * slip for every three letters, where a slip is a letter too many, too few, wrong, or swapped with
 * its neighbour (optimal string alignment distance). The first of several equally close wins.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bound = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bound) continue;
    const slips = distance(word.toLowerCase(), candidate.toLowerCase());
    if (slips >= bound) continue;
    best = candidate;
    bound = slips;
  }
  return best;
}

function distance(a: string, b: string): number {
  let earlier: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? earlier[j - 2]! + 1 : Infinity;
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, substituted, swapped));
    }
    earlier = previous;
    previous = row;
  }
  return previous[b.length]!;
}
