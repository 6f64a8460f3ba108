/** Characters that a token has without a break. Shorter ones have names beside them. */
const shortest = 16;

const lower = 1;
const upper = 2;
const digit = 4;
const joiner = 8;

// Sorts of ASCII characters that tokens are made of; zero for all others.
const sorts = new Uint8Array(128);
for (let unit = 97; unit <= 122; unit++) sorts[unit] = lower;
for (let unit = 65; unit <= 90; unit++) sorts[unit] = upper;
for (let unit = 48; unit <= 57; unit++) sorts[unit] = digit;
for (const character of "-_~") sorts[character.charCodeAt(0)] = joiner;

/**
 * Where in a text something stands that may be a token: 16 characters or more of letters, digits, `-`, `_`
 * and `~` that are neither a word nor words. Most texts have none, so that this spares them all that
 * costs more; it takes about a nanosecond for each character.
 */
export function tokenRuns(text: string): readonly number[] {
  let found: number[] | undefined;
  let start = 0;
  let seen = 0;
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : 0;
    const sort = unit < 128 ? (sorts[unit] ?? 0) : 0;
    if (sort !== 0) {
      seen |= sort;
      continue;
    }
    if (i - start >= shortest && mayBeToken(seen, i - start)) (found ??= []).push(start);
    start = i + 1;
    seen = 0;
  }
  return found ?? none;
}

/** Without a digit, names of fields and constants look alike until they are long; one token of some dozens has no digit. */
function mayBeToken(seen: number, length: number): boolean {
  if ((seen & digit) !== 0) return true;
  if ((seen & upper) === 0) return false;
  return (seen & lower) === 0 ? (seen & joiner) === 0 && length >= 20 : (seen & joiner) !== 0 || length >= 30;
}

const none: readonly number[] = [];
