/** Something in a value that plain data cannot hold. */
export interface DataProblem {
  /** JSON pointer (RFC 6901) to the place, empty for the value itself. */
  readonly pointer: string;
  /** What is there, to be read after "holds". */
  readonly found: string;
}

/**
 * Finds what keeps a value from being plain data, as JSON and YAML can carry it: strings of valid
 * Unicode, finite numbers, booleans, null, arrays and plain objects without cycles, nested at most
 * 1,000 levels deep. Members that are `undefined` count as absent, as in JSON.
 */
export function dataProblems(value: unknown): DataProblem[] {
  if (isData(value, 0)) return [];
  const problems: DataProblem[] = [];
  visit(value, "", new Set(), problems);
  return problems;
}

// What reads data recurses, and Kubernetes' own decoder stops at 10,000 levels (Go, encoding/json, maxNestingDepth).
const deepest = 1000;
const nestedTooDeep = `data nested more than ${deepest} levels deep`;

// Deeper than this, only the slow way can tell depth from a cycle.
const deepestAtOnce = 100;

/** Whether a value is plain data: the same answer as the visit below gives, without knowing where it is not. */
function isData(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "boolean":
    case "undefined":
      return true;
    case "string":
      return value.isWellFormed();
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || (depth < deepestAtOnce && hasOnlyData(value, depth + 1));
    default:
      return false;
  }
}

function hasOnlyData(value: object, depth: number): boolean {
  if (Array.isArray(value)) return value.every((member) => isData(member, depth));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  for (const key of Object.keys(value)) {
    if (key === "__proto__" || !key.isWellFormed() || !isData((value as Record<string, unknown>)[key], depth)) return false;
  }
  return true;
}

function visit(value: unknown, pointer: string, above: Set<object>, problems: DataProblem[]): void {
  switch (typeof value) {
    case "boolean":
    case "undefined":
      return;
    case "string":
      if (!value.isWellFormed()) problems.push({ pointer, found: "a string with half of a surrogate pair" });
      return;
    case "number":
      if (!Number.isFinite(value)) problems.push({ pointer, found: String(value) });
      return;
    case "object":
      if (value !== null) visitMembers(value, pointer, above, problems);
      return;
    case "bigint":
      problems.push({ pointer, found: `the BigInt ${value}n` });
      return;
    default:
      problems.push({ pointer, found: `a ${typeof value}` });
  }
}

function visitMembers(value: object, pointer: string, above: Set<object>, problems: DataProblem[]): void {
  if (above.has(value)) {
    problems.push({ pointer, found: "a cycle" });
    return;
  }
  if (above.size === deepest) {
    // The pointer to so deep a place would fill a screen, and its neighbours are as deep.
    const top = pointer.slice(0, pointer.indexOf("/", 1));
    if (!problems.some(({ pointer, found }) => pointer === top && found === nestedTooDeep)) problems.push({ pointer: top, found: nestedTooDeep });
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== null && prototype !== Object.prototype) {
    problems.push({ pointer, found: `an instance of ${value.constructor?.name || "an unnamed class"}` });
    return;
  }
  above.add(value);
  for (const [key, member] of Object.entries(value)) {
    if (key === "__proto__") problems.push({ pointer: `${pointer}/__proto__`, found: "a member named __proto__" });
    else if (!key.isWellFormed()) problems.push({ pointer, found: "a member name with half of a surrogate pair" });
    else visit(member, `${pointer}/${escape(key)}`, above, problems);
  }
  above.delete(value);
}

const escape = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

/**
 * Plain data as JSON with its keys sorted, so that equal values give equal text.
 * Only for values in which {@link dataProblems} finds nothing.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}
