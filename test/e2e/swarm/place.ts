/** What an operator prepares on a Swarm before stacks come, and how Portainer deploys one. */
import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { field, isObject } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import type { PortainerPlace, PortainerStack } from "#lib/targets/portainer/place.js";
import { placesOf } from "#lib/targets/portainer/places.js";
import type { Node } from "./engine.js";

/** The place of a workspace that Portainer delivers to, as its committed record tells of it. */
export function readPlace(root: string, name: string): PortainerPlace {
  const folder = join(root, "generated/.astrolabe");
  const records = new Map(readdirSync(folder).filter((file) => file === `${name}.json`).map((file) => [name, JSON.parse(readFileSync(join(folder, file), "utf8")) as unknown]));
  const { places: [place], diagnostics } = placesOf(records);
  if (place === undefined) throw new Error(`${name}: ${diagnostics.map(({ message }) => message).join("; ") || "no such place"}`);
  return place;
}

/** What a stack file says. */
export function readStack(root: string, { file }: PortainerStack): DataObject {
  const data: Data = parse(readFileSync(join(root, file), "utf8"));
  if (!isObject(data)) throw new Error(`${file} is no stack`);
  return data;
}

/** Makes the networks of the place, and the secrets that its stacks take from outside. */
export async function prepare({ docker, folder }: Node, root: string, { networks, stacks }: PortainerPlace): Promise<void> {
  for (const { name, driver, internal = false, attachable = false, encrypted = false } of networks) {
    await docker.run(["network", "create", "--driver", driver, ...(internal ? ["--internal"] : []), ...(attachable ? ["--attachable"] : []), ...(encrypted ? ["--opt", "encrypted"] : []), name]);
  }
  const value = join(folder, "secret");
  for (const name of new Set(stacks.flatMap((stack) => namesOf(readStack(root, stack)["secrets"])))) {
    writeFileSync(value, randomBytes(16).toString("hex"));
    await docker.run(["secret", "create", name, value]);
  }
}

/** Full names of a stack's secrets. */
const namesOf = (secrets: Data | undefined): string[] => (isObject(secrets) ? Object.entries(secrets).map(([key, secret]) => {
  const name = field(secret, "name");
  return typeof name === "string" ? name : key;
}) : []);


/**
 * Deploys the stack that stands below a folder, as Portainer does it (portainer/portainer, api/exec/swarm_stack.go). No registry is asked
 * which image a name means today.
 */
export function deployStack({ docker }: Node, root: string, stack: Pick<PortainerStack, "name" | "file" | "variables">): Promise<string> {
  const file = join(root, stack.file);
  const env = Object.fromEntries(stack.variables.map(({ name }) => [name, "said-by-the-test"]));
  return docker.run(["stack", "deploy", "--prune", "--with-registry-auth", "--resolve-image", "never", "--detach=true", "--compose-file", file, stack.name], { cwd: dirname(file), env });
}
