import { same } from "../../tree/data.js";
import { templates } from "../pair.js";
import { imageChanges } from "../rules/image.js";
import { listReasons } from "../rules/reasons.js";
import type { Meaning } from "./meaning.js";
import type { ServicePair } from "./service-pair.js";
import { entry } from "./stack-change.js";

/** Words for keys of a service; others are named as they are. */
const words: Readonly<Record<string, string>> = {
  command: "arguments", entrypoint: "arguments", configs: "configuration", healthcheck: "health check", restart_policy: "restart policy", restart: "restart policy",
  user: "security", cap_add: "security", cap_drop: "security", read_only: "security", security_opt: "security", privileged: "security", pid: "security",
  network_mode: "networks", extra_hosts: "networks", hostname: "networks",
};

/** Why the tasks of a service are replaced, in a few words: images first, then what else differs. */
export function reasonsOf(pair: ServicePair, before: Meaning, after: Meaning): string {
  const { before: old, after: now } = templates(pair);
  const images = old === undefined || now === undefined ? [] : imageChanges(old.spec, now.spec).map(({ text }) => text);
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== "image" && !same(entry(before, key) ?? null, entry(after, key) ?? null)).sort();
  return listReasons([...images, ...keys.map((key) => (Object.hasOwn(words, key) ? words[key] : undefined) ?? key)]);
}
