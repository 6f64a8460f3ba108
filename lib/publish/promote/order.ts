/**
 * Which of two versions is the later: below 0 when the first is the earlier one, and nothing when that cannot be told, as of two
 * digests. Numbers count one by one; a release comes after its candidates (Semantic Versioning 2.0.0, item 11); what else follows the
 * numbers is the flavour of an image, such as `-alpine`, and a different one cannot be compared.
 */
export function compareVersions(one: string, other: string): number | undefined {
  if (one === other) return 0;
  const [a, b] = [parse(one), parse(other)];
  if (a === undefined || b === undefined || a.flavour !== b.flavour) return undefined;
  return compareNumbers(a.numbers, b.numbers) || compareStages(a.stage, b.stage);
}

interface Version {
  readonly numbers: readonly number[];
  /** `["rc", 1]`; empty for a release. */
  readonly stage: readonly (string | number)[];
  readonly flavour: string;
}

// Words by which releases in the making are told from flavours of an image.
const stages = /^(?:alpha|beta|dev|nightly|pre|preview|rc|snapshot)(?=\d|$)/i;

function parse(written: string): Version | undefined {
  const [, numbers, rest = ""] = /^v?(\d+(?:\.\d+)*)(?:[-+.]?(.*))?$/.exec(written.replace(/@sha256:[0-9a-f]+$/, "").replace(/\+.*$/, "")) ?? [];
  if (numbers === undefined || written.length > 200) return undefined;
  const words = rest.split(/[-._]/).filter((word) => word !== "");
  const from = words.findIndex((word) => stages.test(word));
  const after = from === -1 ? [] : words.slice(from + 1);
  // `rc.1`: what counts the candidates stands apart from the word.
  const counted = after.findIndex((word) => !/^\d+$/.test(word));
  const to = from === -1 ? 0 : counted === -1 ? words.length : from + 1 + counted;
  const stage = from === -1 ? [] : words.slice(from, to).flatMap((word) => word.toLowerCase().match(/\d+|\D+/g) ?? []);
  return {
    numbers: numbers.split(".").map(Number),
    stage: stage.map((part) => (/^\d/.test(part) ? Number(part) : part)),
    flavour: [...(from === -1 ? words : words.slice(0, from)), ...(from === -1 ? [] : words.slice(to))].join("-"),
  };
}

function compareNumbers(one: readonly number[], other: readonly number[]): number {
  const length = Math.max(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareStages(one: Version["stage"], other: Version["stage"]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  const length = Math.max(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const [a, b] = [one[index] ?? -1, other[index] ?? -1];
    if (a === b) continue;
    if (typeof a === "number" && typeof b === "number") return a - b;
    // Numbers come before words.
    return typeof a === "number" ? -1 : typeof b === "number" ? 1 : a < b ? -1 : 1;
  }
  return 0;
}
