/** Images whose programs do nothing, under the names of those that stacks run. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { field, isObject } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import type { PortainerPlace } from "#lib/targets/portainer/place.js";
import type { Engine, Node } from "./engine.js";
import { makeImage } from "./images.js";

export const entries = (data: Data | undefined): Readonly<Record<string, Data>> => (isObject(data) ? data : {});
export const services = (stack: DataObject): readonly DataObject[] => Object.values(entries(stack["services"])).filter(isObject);

/** Asked for by a health check, which has no parent in the container, it is well. Started otherwise, it runs. */
const program = "[ $$ != 1 ] && [ $PPID = 0 ] && exit 0\nexec /bin/busybox sleep 1000000";

/** Makes one image with all programs that the services of some stacks name, under all names of images, and the folders of their volumes. */
export async function standIn(engine: Engine, stacks: readonly DataObject[]): Promise<void> {
  const all = stacks.flatMap(services);
  const programs = new Set(all.flatMap(({ entrypoint, healthcheck }) => [...word(entrypoint, 0), ...word(field(healthcheck, "test"), 1)]));
  const scripts = Object.fromEntries([...programs].map((name) => [name.startsWith("/") ? name : `/bin/${name}`, program]));
  await makeImage(engine, { script: program, programs: scripts }, [...new Set(all.map(({ image }) => String(image)))].sort());
  for (const volume of stacks.flatMap((stack) => Object.values(entries(stack["volumes"])))) {
    const device = field(field(volume, "driver_opts"), "device");
    if (typeof device === "string" && device.startsWith("/srv/")) for (const { folder } of engine.nodes.values()) mkdirSync(join(folder, device), { recursive: true });
  }
}

const word = (data: Data | undefined, at: number): string[] => (Array.isArray(data) && typeof data[at] === "string" ? [data[at]] : []);

/**
 * Copies the files of a place's stacks, but that no processors are counted: the machines share those of this one.
 *
 * @returns the folder that they are below.
 */
export function withoutProcessors({ folder }: Node, root: string, { place, stacks }: PortainerPlace): string {
  const tree = join(folder, "tree");
  cpSync(join(root, "generated", place), join(tree, "generated", place), { recursive: true });
  for (const { file } of stacks) writeFileSync(join(tree, file), readFileSync(join(tree, file), "utf8").replace(/^ +cpus: .*\n/gm, ""));
  return tree;
}
