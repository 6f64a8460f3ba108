import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { field } from "#lib/checks/workload.js";
import type { Data } from "#lib/synth/manifest.js";
import type { PortainerPlace } from "#lib/targets/portainer/place.js";
import { repository } from "../lab.js";
import { readPlace } from "../swarm/place.js";

/** The lab's Compose hosts, sorted by name. */
export function composeHosts(): readonly PortainerPlace[] {
  const folder = join(repository, "generated/.astrolabe");
  return readdirSync(folder).filter((file) => file.endsWith(".json")).sort().flatMap((file) => {
    const record: Data = JSON.parse(readFileSync(join(folder, file), "utf8"));
    return field(record, "distribution") === "compose" ? [readPlace(repository, file.slice(0, -".json".length))] : [];
  });
}
