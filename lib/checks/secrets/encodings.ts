/** Characters of a text that are decoded at most, and runs that are looked at. */
const mostDecoded = 1024 * 1024;
const mostRuns = 200;

// The shortest token is about that long; what is shorter is found by its name alone.
const runs = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/** The texts that a text holds in base64 (RFC 4648, either alphabet), decoded once. What is no text when decoded is left out. */
export function decodedTexts(text: string): readonly string[] {
  const whole = decodeWhole(text);
  if (whole !== undefined) return [whole];
  const found: string[] = [];
  let left = mostDecoded;
  let count = 0;
  for (const [run] of text.matchAll(runs)) {
    if (++count > mostRuns || run.length > left) break;
    left -= run.length;
    const decoded = decode(run);
    if (decoded !== undefined) found.push(decoded);
  }
  return found;
}

/** A text that is base64 as a whole, over one or many lines, decoded; nothing when it is not, or does not hold text. */
export function decodeWhole(text: string): string | undefined {
  if (text.length < 8 || text.length > 2 * mostDecoded || !/^[A-Za-z0-9+/_-]/.test(text)) return undefined;
  const joined = /\s/.test(text) ? text.replace(/\s+/g, "") : text;
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(joined) ? decode(joined) : undefined;
}

function decode(base64: string): string | undefined {
  // Most runs are names and digests: their first bytes already are no text.
  if (!isText(Buffer.from(base64.slice(0, 24), "base64").toString("latin1"))) return undefined;
  const decoded = Buffer.from(base64, "base64").toString("utf8");
  return isText(decoded.slice(0, 4096)) ? decoded : undefined;
}

const isText = (text: string): boolean => text !== "" && !/[^\t\n\r\u0020-\u007e]/.test(text);
