/** Shannon entropy of the characters of a text, in bits for each character. */
export function entropyOf(text: string): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * Whether a text looks as if a generator had made it: without space, with letters and digits, not
 * put together of words, and with the entropy that texts of its length have when drawn at random.
 * UUIDs and digests that say so, which name things, do not count.
 */
export function isRandom(text: string): boolean {
  if (text.length < 10 || text.length > 2000 || !/^[!-~]+$/.test(text)) return false;
  if (!/[0-9]/.test(text) && !isMixed(text)) return false;
  if (/^[0-9.,:+-]+$/.test(text) || isUuid(text) || isDigest(text) || isMadeOfWords(text)) return false;
  return entropyOf(text) >= (text.length < 16 ? 2.8 : 3);
}

/** Upper and lower case in turns, as in base64 but not in names such as `camelCase`. */
function isMixed(text: string): boolean {
  return text.length >= 20 && (text.match(/[a-z][A-Z]|[A-Z]{2}[a-z]/g) ?? []).length >= 5;
}

const isUuid = (text: string): boolean => /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i.test(text);

const isDigest = (text: string): boolean => /^(?:[\w./:-]{1,200}@)?(?:sha(?:1|224|256|384|512)|md5)[:-][A-Za-z0-9+/=]+$/.test(text);

/** Whether the text is words and short numbers with separators, such as `shop-db-2` or `v1.4.0`. */
function isMadeOfWords(text: string): boolean {
  return text.split(/[-_./:,@=]+/).every((part) => part.length <= 24 && /^(?:[A-Za-z]?[a-z]*|[A-Z]*|(?:[A-Z][a-z]+)+)\d{0,4}[a-z]{0,2}$/.test(part));
}
