import { AdapterError } from "./error.js";
import { lastWords, runProcess } from "./process.js";
import { findProgram } from "./program.js";

/** What kubeconform can say of an object. Only `valid` means that it was checked and nothing was found. */
export type KubeconformStatus = "valid" | "invalid" | "error" | "skipped";

/** What kubeconform says of one object. */
export interface KubeconformResult {
  /** The file as it was named, or as it was found below a folder that was named. */
  readonly file: string;
  readonly status: KubeconformStatus;
  /** Empty when it is not told, as for a file that cannot be read. */
  readonly kind: string;
  /** The whole apiVersion, such as `apps/v1`. */
  readonly version: string;
  readonly name: string;
  /** In kubeconform's words, without the path of the schema; empty for what is valid. */
  readonly message: string;
  /** What does not match the schema, by JSON pointer; empty unless invalid. */
  readonly faults: readonly { readonly pointer: string; readonly message: string }[];
}

/** What to check, and against what. */
export interface KubeconformOptions {
  /** Files and folders. Below folders, `.yaml`, `.yml` and `.json` count. */
  readonly paths: readonly string[];
  /** Templates of paths, see `-schema-location`. Without one, nothing is found: schemas are never fetched. */
  readonly schemaLocations: readonly string[];
  /** Version of Kubernetes in full or as a minor version, for templates that name it. */
  readonly kubernetes: string;
  /** Folder that relative paths begin at. Default: that of this process. */
  readonly cwd?: string;
  /** Milliseconds. Default: two minutes. */
  readonly timeout?: number;
}

/** Names the setting that leads to the program. */
export const kubeconformSetting = "ASTROLABE_KUBECONFORM";

/** More files than this at once might not fit on a command line. */
const mostPaths = 500;

/**
 * Finds the program: where the setting `ASTROLABE_KUBECONFORM` says, else on PATH.
 *
 * @returns an absolute path.
 * @throws AdapterError when it is not there, which means 'could not check' and never 'nothing found'.
 */
export function findKubeconform(env: Readonly<Record<string, string | undefined>>): string {
  return findProgram({ name: "kubeconform", setting: kubeconformSetting }, env);
}

/**
 * Runs kubeconform on files. Results are sorted, because its own order varies from run to run.
 *
 * @param binary see {@link findKubeconform}.
 * @throws AdapterError when it cannot be run, takes too long or does not answer as it should.
 */
export async function runKubeconform(binary: string, options: KubeconformOptions): Promise<readonly KubeconformResult[]> {
  const { paths, schemaLocations, kubernetes, cwd, timeout = 120_000 } = options;
  if (schemaLocations.length === 0) throw new AdapterError("kubeconform was not run: no schemas were named for it", { subject: "kubeconform" });
  const version = /^\d+\.\d+$/.test(kubernetes) ? `${kubernetes}.0` : kubernetes;
  const flags = ["-strict", "-summary", "-verbose", "-output", "json", "-kubernetes-version", version, ...schemaLocations.flatMap((location) => ["-schema-location", location])];
  const results: KubeconformResult[] = [];
  for (let first = 0; first < paths.length; first += mostPaths) {
    // A name that begins with a dash would be taken for a flag.
    const files = paths.slice(first, first + mostPaths).map((path) => (path.startsWith("-") ? `./${path}` : path));
    const { status, stdout, stderr } = await runProcess(binary, [...flags, ...files], { timeout, ...(cwd !== undefined && { cwd }) });
    const found = readKubeconform(stdout);
    // It ends with 1 both when it found something and when it could not run; only the answer tells.
    if (found === undefined || status > 1) {
      throw new AdapterError(`kubeconform ended with ${status} and without results${lastWords(stderr)}`, {
        subject: "kubeconform", status, hint: "Run it by hand to see what is wrong. Version 0.7.0 is known to work.",
      });
    }
    results.push(...found);
  }
  return results.sort((a, b) => compare(keyOf(a), keyOf(b)));
}

const statuses: Readonly<Record<string, KubeconformStatus>> = {
  statusValid: "valid", statusInvalid: "invalid", statusError: "error", statusSkipped: "skipped",
};

/**
 * Reads kubeconform's JSON. Empty documents are left out. Nothing when it is not complete: a result whose
 * status is unknown, or another number of them than its own summary says.
 */
export function readKubeconform(text: string): KubeconformResult[] | undefined {
  const answer = parse(text);
  const listed = get(answer, "resources");
  const resources: readonly unknown[] | undefined = Array.isArray(listed) ? listed : undefined;
  const summary = get(answer, "summary");
  if (summary === undefined || (resources === undefined && listed !== null)) return undefined;
  const results: KubeconformResult[] = [];
  for (const resource of resources ?? []) {
    const said = string(resource, "status");
    if (said === "" || said === "statusEmpty") continue;
    const status = Object.hasOwn(statuses, said) ? statuses[said] : undefined;
    if (status === undefined) return undefined;
    const { message, faults } = faultsOf(string(resource, "msg"));
    results.push({
      file: string(resource, "filename").replace(/^\.\/(?=-)/, ""), status, kind: string(resource, "kind"), version: string(resource, "version"), name: string(resource, "name"),
      message, faults: status === "invalid" ? faults : [],
    });
  }
  const count = (status: KubeconformStatus): number => results.filter((result) => result.status === status).length;
  const told = { valid: count("valid"), invalid: count("invalid"), errors: count("error"), skipped: count("skipped") };
  return Object.entries(told).every(([name, number]) => get(summary, name) === number) ? results : undefined;
}

/** Takes apart the one text in which kubeconform names every fault: `… with 'file:///x.json#' - at '/spec': missing …`. */
function faultsOf(text: string): Pick<KubeconformResult, "message" | "faults"> {
  const start = text.indexOf(" - at '");
  if (!text.startsWith("problem validating schema.") || start === -1) return { message: text, faults: [] };
  const faults = text.slice(start).split(" - at '").slice(1).map((fault) => {
    const end = fault.indexOf("': ");
    return { pointer: fault.slice(0, Math.max(end, 0)), message: fault.slice(end === -1 ? 0 : end + 3).trim() };
  });
  // What only says that something below it failed is not worth a line.
  const telling = faults.filter(({ message }) => !/^(?:\w+ failed(?:, none matched)?|validation failed)$/.test(message));
  return { message: "the object does not match its schema", faults: telling.length > 0 ? telling : faults };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function get(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function string(value: unknown, name: string): string {
  const found = get(value, name);
  return typeof found === "string" ? found : "";
}

const keyOf = ({ file, kind, name, version, status, message }: KubeconformResult): string => [file, kind, name, version, status, message].join("\0");

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
