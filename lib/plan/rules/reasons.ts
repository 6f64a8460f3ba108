import type { PodTemplate } from "../../checks/workload.js";
import { compareObjects } from "../../tree/fields.js";
import { imageChanges } from "./image.js";

/** Words for the fields of a pod template, the first that matches. */
const words: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/^metadata\.labels/, "labels"],
  [/^metadata\.annotations.*(?:hash|checksum)/i, "configuration"],
  [/^metadata/, "annotations"],
  [/ontainers(?:\[[^\]]*\])?$/, "containers"],
  [/^spec\.(?:init)?[cC]ontainers\[[^\]]*\]\.env/, "environment"],
  [/\]\.(?:args|command)/, "arguments"],
  [/\]\.resources/, "resources"],
  [/Probe/, "probes"],
  [/[vV]olume/, "volumes"],
  [/securityContext|host(?:Network|PID|IPC)|automount|serviceAccount/, "security"],
  [/affinity|topologySpread|nodeSelector|nodeName|tolerations|priority/, "placement"],
  [/\]\.ports/, "ports"],
];

const mostReasons = 4;

/** Why pods restart, in a few words: images first, then what else differs in their template. */
export function restartReasons(before: PodTemplate, after: PodTemplate): string {
  const images = imageChanges(before.spec, after.spec).map(({ text }) => text);
  const old = { metadata: before.metadata, spec: before.spec };
  const others = compareObjects(old, { metadata: after.metadata, spec: after.spec })
    .filter(({ path }) => !/\]\.image(?:PullPolicy)?$/.test(path))
    .map(({ path }) => words.find(([pattern]) => pattern.test(path))?.[1] ?? path.replace(/^spec\.?/, "").split(/[.[]/, 1)[0] ?? path);
  return listReasons([...images, ...others]);
}

/** Reasons in a few words, each once. */
export function listReasons(reasons: readonly string[]): string {
  const all = [...new Set(reasons)].filter((reason) => reason !== "");
  if (all.length === 0) return "";
  return all.length <= mostReasons ? all.join(", ") : `${all.slice(0, mostReasons - 1).join(", ")} and ${all.length - mostReasons + 1} more`;
}
