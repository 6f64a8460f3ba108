import { podsOf } from "../../checks/capacity/draw/workloads.js";
import { podTemplate, field } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { compareObjects } from "../../tree/fields.js";
import { same } from "../../tree/data.js";
import type { Consequence } from "../consequence.js";
import { tell, type Pair } from "../pair.js";
import { named, shown } from "../wording.js";
import { compareVersions } from "./image.js";

/** Charts that the helm controller applies, and custom resources whose operator makes pods. */
export function operated(pair: Pair): Consequence[] {
  const { identity: { group, kind, name }, before, after } = pair;
  if (after === undefined) return [];
  if (group === "helm.cattle.io" && (kind === "HelmChart" || kind === "HelmChartConfig")) return charts(pair);
  if (before === undefined || podTemplate({ group, kind, data: after }) !== undefined || same(before["spec"] ?? null, after["spec"] ?? null)) return [];
  const pods = podsOf({ ...pair.identity, apiVersion: shown(after["apiVersion"]), data: after, wave: 0, construct: "" }, 0);
  if (pods.length === 0) return [];
  const changed = compareObjects(before["spec"] ?? null, after["spec"] ?? null).map(({ path }) => path);
  return [tell(pair, "operator", { pointer: "/spec", text: `has its operator change ${kind} ${name}: ${named([...new Set(changed)])}` })];
}

/** What the helm controller upgrades a release for (k3s-io/helm-controller, HelmChartSpec). */
const releaseFields = ["chart", "version", "repo", "valuesContent", "valuesSecrets", "set", "chartContent", "targetNamespace"] as const;

function charts(pair: Pair): Consequence[] {
  const { before, after, identity: { kind, name } } = pair;
  const of = (object: DataObject | undefined, field_: string): Data | undefined => field(field(object, "spec"), field_);
  if (before === undefined) {
    const version = of(after, "version");
    return [tell(pair, "chart", { text: kind === "HelmChart" ? `installs the chart ${name}${version === undefined ? "" : ` ${shown(version)}`}` : `gives the chart ${name} values of its own` })];
  }
  const changed = releaseFields.filter((field_) => !same(of(before, field_) ?? null, of(after, field_) ?? null));
  if (changed.length === 0) return [];
  const [was, is] = [of(before, "version"), of(after, "version")];
  const isOlder = typeof was === "string" && typeof is === "string" && compareVersions(was, is) > 0;
  const version = changed.includes("version") ? `from ${shown(was)} to ${shown(is)}${isOlder ? ", an older version" : ""}` : "";
  const words = changed.filter((field_) => field_ !== "version").map((field_) => (field_ === "valuesContent" || field_ === "set" ? "values" : field_));
  const what = [version, ...(words.length === 0 ? [] : [`${version === "" ? "for" : "with"} new ${named([...new Set(words)])}`])].filter((part) => part !== "").join(" ");
  return [tell(pair, "chart", { pointer: changed.includes("version") ? "/spec/version" : "/spec", text: `upgrades the chart ${name} ${what}; its pods restart as the chart says` })];
}
