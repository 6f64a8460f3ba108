import type { stacksCodes } from "../../diagnostics/catalogue/stacks.js";
import type { Severity } from "../../diagnostics/diagnostic.js";
import type { Dialect } from "../../model/stack.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import type { Problem } from "../problem.js";
import { object } from "../rules/reading.js";
import { field, isObject } from "../workload.js";

/** A code of this room. */
export type StackCode = keyof ReturnType<typeof stacksCodes>;

/** A stack file under check: what the compiler renders, or what somebody wrote. */
export interface StackFile {
  /** Name of the stack: it stands before the names of all that the stack makes. */
  readonly name: string;
  readonly dialect: Dialect;
  /** The file as plain data. Anything, when somebody wrote it. */
  readonly data: Data;
  /** Bytes of the files that its configs name, by path as written and without `./`. Of others nothing is said. */
  readonly files?: ReadonlyMap<string, number | "missing">;
  /** Variables that are filled in at deployment. Default: any may be. */
  readonly variables?: ReadonlySet<string>;
  /** Who judges whether images are exact. `policies` leaves it to those of the repository. Default: `rules`. */
  readonly images?: "rules" | "policies";
}

/** A problem in one of several stacks. */
export interface StackProblem extends Problem {
  /** Index of the stack. */
  readonly stack: number;
}

/** What the rules find in one stack file. Rules add to it instead of returning lists, because nearly every rule finds nothing. */
export class StackFindings {
  readonly problems: Problem[] = [];

  /** @param pointer JSON pointer of the value that is wrong. */
  add(code: StackCode, pointer: string, message: string, more: { readonly hint?: string; readonly severity?: Severity } = {}): void {
    this.problems.push({ code, pointer, message, ...more });
  }
}

/** Sections of a file whose entries have names of their own. */
export type Section = "services" | "networks" | "volumes" | "configs" | "secrets";

/** A service under its name. */
export interface NamedService {
  readonly name: string;
  readonly service: DataObject;
  /** JSON pointer of the service. */
  readonly at: string;
}

/** A section of a file; empty when there is none. */
export function section(data: Data, name: Section): DataObject {
  return object(field(data, name));
}

/** The services of a file that are maps, in the order of the file. */
export function servicesOf(data: Data): readonly NamedService[] {
  return Object.entries(section(data, "services")).flatMap(([name, service]) => (isObject(service) ? [{ name, service, at: pointerOf("services", name) }] : []));
}

/** JSON pointer (RFC 6901) of an entry of a section. */
export function pointerOf(name: Section, key: string): string {
  return `/${name}/${escaped(key)}`;
}

const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

/** The object that a finding is about, for its location and for waivers: `Service <stack>/<service>`, or `Stack <stack>`. */
export function stackObject(stack: string, pointer: string): string {
  const [, part, key] = pointer.split("/");
  if (part !== "services" || key === undefined || key === "") return `Stack ${stack}`;
  return `Service ${stack}/${key.replaceAll("~1", "/").replaceAll("~0", "~")}`;
}

/** Whether a network, volume, config or secret is somebody else's. `external: { name }` is the older form. */
export function isExternal(entry: Data | undefined): boolean {
  const external = field(entry, "external");
  return external === true || external === "true" || isObject(external);
}

/** The name of an entry beyond its stack (docker/cli, cli/compose/loader; compose-spec, `name`). */
export function nameBeyond(stack: string, key: string, entry: Data | undefined): string {
  const name = field(entry, "name");
  if (typeof name === "string" && name !== "") return name;
  if (!isExternal(entry)) return `${stack}_${key}`;
  const older = field(field(entry, "external"), "name");
  return typeof older === "string" && older !== "" ? older : key;
}
