import { flag, items, list, member, number, text } from "../../adapters/json.js";
import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { repositoryPathProblem, referenceProblem, serverProblem } from "../../model/delivery-problems.js";
import { nameProblem, quote } from "../../model/name.js";
import type { StackVariable } from "../../model/stack.js";
import { policiesFolder, policiesName } from "../policies/folder.js";
import { kindOf, type PlaceNetwork, type PortainerEnvironment, type PortainerPlace, type PortainerStack } from "./place.js";
import { fileOf, type PortainerRecord } from "./record.js";

/** What is to be at Portainer, and where the records that tell it cannot be believed. */
export interface FoundPlaces {
  /** Sorted by name. A place whose record has a problem is left out whole. */
  readonly places: readonly PortainerPlace[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Tells of one fault in a record. */
type Complain = (pointer: string, message: string) => void;

/**
 * Reads what Portainer is to have from the records of the tree. They are input: who merges may have edited them, and an earlier
 * compiler may have written them. Places that something else delivers to are left out.
 *
 * @param records the data of `generated/.astrolabe/<place>.json` by name of the place; `undefined` when it is no JSON.
 */
export function placesOf(records: ReadonlyMap<string, unknown>): FoundPlaces {
  const places: PortainerPlace[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [place, record] of [...records].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const found: Diagnostic[] = [];
    const read = readPlace(place, record, (pointer, message) => {
      found.push(diagnose("record-invalid", message, { file: `generated/.astrolabe/${place}.json`, cluster: place, ...(pointer === "" ? {} : { pointer }) }, { hint: "Run `npm run synth`, and commit the tree." }));
    });
    diagnostics.push(...found);
    if (read !== undefined && found.length === 0) places.push(read);
  }
  return { places, diagnostics };
}

function readPlace(place: string, record: unknown, complain: Complain): PortainerPlace | undefined {
  const problem = nameProblem(place);
  if (problem !== undefined) return void complain("", `No place can have this record: ${problem}`);
  if (typeof record !== "object" || record === null || Array.isArray(record)) return void complain("", "The record is no JSON object");
  const delivery = member(record, "delivery");
  const deployments = Object.entries(member(record, "deployments") ?? {});
  if (delivery === undefined) {
    if (deployments.some(([, deployment]) => member(deployment, "stack") !== undefined)) complain("/delivery", "The record has stacks and does not say who delivers them: an earlier compiler wrote it");
    return undefined;
  }
  if (text(delivery, "kind") !== "portainer") return void complain("/delivery/kind", `The delivery is ${quote(member(delivery, "kind"))}, expected "portainer"`);
  const head = readHead(delivery, complain);
  const environment = readEnvironment(member(delivery, "environment"), complain);
  if (environment === undefined) return undefined;
  const policies = member(delivery, "policies");
  const policiesStack = policies === undefined ? [] : [[policiesName, {
    owner: "policies", stack: { dialect: "kubernetes", file: fileOf("kubernetes"), variables: [], wave: number(policies, "wave"), teams: [] },
  }] as const];
  const stacks = [...policiesStack, ...deployments].flatMap(([name, deployment]) => readStack({ place, name, deployment, environment, ...head }, complain) ?? []);
  return {
    place, server: head.server, repository: head.repository, environment, networks: readNetworks(delivery, complain),
    stacks: stacks.sort((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1)),
  };
}

type Head = Pick<PortainerRecord, "server" | "repository" | "folder" | "references">;

function readHead(delivery: unknown, complain: Complain): Head {
  const [server, repository, folder, references] = [text(delivery, "server"), text(delivery, "repository"), text(delivery, "folder"), text(delivery, "references")];
  const problems = { server: serverProblem(server), repository: repositoryProblem(repository), folder: repositoryPathProblem(folder), references: referenceProblem(references) };
  for (const [field, problem] of Object.entries(problems)) if (problem !== undefined) complain(`/delivery/${field}`, `${field} ${problem}`);
  return { server: server.replace(/\/+$/, ""), repository, folder, references };
}

/** Git reads it, and Portainer: control characters and options are none of a URL's. */
function repositoryProblem(repository: string): string | undefined {
  if (!/^[^-\s\x00-\x1f\x7f][^\s\x00-\x1f\x7f]*$/.test(repository)) return `is ${quote(repository)}, expected the URL of a git repository`;
  return /\/\/[^/]*@/.test(repository) ? "holds credentials" : undefined;
}

function readEnvironment(data: unknown, complain: Complain): PortainerEnvironment | undefined {
  const at = "/delivery/environment";
  const [name, stated, agent, group] = [text(data, "name"), text(data, "kind"), text(data, "agent"), text(data, "group")];
  const kind = (["swarm", "standalone", "kubernetes"] as const).find((known) => known === stated);
  if (name === "") complain(`${at}/name`, "The environment has no name");
  if (kind === undefined) return void complain(`${at}/kind`, `The environment is a ${quote(stated)}, expected "swarm", "standalone" or "kubernetes"`);
  return { name, kind, ...(agent === "" ? {} : { agent }), tags: texts(data, "tags"), ...(group === "" ? {} : { group }) };
}

function readNetworks(delivery: unknown, complain: Complain): PlaceNetwork[] {
  return list(delivery, "networks").flatMap((data, index): PlaceNetwork[] => {
    const [name, stated] = [text(data, "name"), text(data, "driver")];
    const driver = (["overlay", "bridge"] as const).find((known) => known === stated);
    if (driver !== undefined && /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) {
      return [{ name, driver, ...(flag(data, "encrypted") ? { encrypted: true } : {}), ...(flag(data, "attachable") ? { attachable: true } : {}), ...(flag(data, "internal") ? { internal: true } : {}) }];
    }
    complain(`/delivery/networks/${index}`, `The network ${quote(name)} has the driver ${quote(stated)}; expected a name that Docker takes, and "overlay" or "bridge"`);
    return [];
  });
}

interface StackEntry extends Head {
  readonly place: string;
  readonly name: string;
  readonly deployment: unknown;
  readonly environment: PortainerEnvironment;
}

function readStack({ place, name, deployment, environment, folder, references }: StackEntry, complain: Complain): PortainerStack | undefined {
  const at = `/deployments/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const problem = name === policiesName ? undefined : nameProblem(name);
  if (problem !== undefined) return void complain(at, `No stack can be named so: ${problem}`);
  const stack = member(deployment, "stack");
  const dialect = (["swarm", "compose", "kubernetes"] as const).find((known) => known === text(stack, "dialect"));
  if (dialect === undefined || kindOf(dialect) !== environment.kind) {
    return void complain(`${at}/stack/dialect`, `The stack is written for ${quote(member(stack, "dialect"))}, and the environment is a ${environment.kind}`);
  }
  const file = text(stack, "file");
  if (file !== fileOf(dialect)) complain(`${at}/stack/file`, `The stack's file is ${quote(file)}, expected ${quote(fileOf(dialect))}`);
  const wave = number(stack, "wave") ?? -1;
  if (!Number.isInteger(wave) || wave < 0) complain(`${at}/stack/wave`, `The wave is ${quote(member(stack, "wave"))}, expected a whole number`);
  return {
    place, name, kind: environment.kind, owner: text(deployment, "owner"),
    reference: `${references}/${place}/${name}`, file: `${folder}/${place}/${name === policiesName ? policiesFolder : name}/${file}`,
    variables: readVariables(member(stack, "variables"), `${at}/stack/variables`, complain),
    teams: texts(stack, "teams"), wave,
  };
}

function readVariables(data: unknown, pointer: string, complain: Complain): StackVariable[] {
  return items(data).flatMap((variable, index) => {
    const [name, secret, key] = [text(variable, "name"), text(variable, "secret"), text(variable, "key")];
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && secret !== "" && key !== "") return [{ name, secret, key }];
    complain(`${pointer}/${index}`, typeof variable === "string" ? "The variable has a name alone: an earlier compiler wrote the record" : `The variable ${quote(name)} is no name, or lacks its secret and key`);
    return [];
  });
}

const texts = (data: unknown, name: string): string[] => list(data, name).filter((entry) => typeof entry === "string");
