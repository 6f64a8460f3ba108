import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import type { Findings, Rule } from "./findings.js";
import { qualifiedName } from "./forms.js";
import { quantity } from "./quantities.js";
import { below, each, isEmpty, object, text } from "./reading.js";
import { isContainerResource, isOvercommittable, isResource } from "./resource-names.js";
import { checkQuantity } from "./resources.js";

const types = ["Pod", "Container", "PersistentVolumeClaim"];
const lists = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

/** Lists of a limit that must not exceed each other: the first is at most the second. */
const ordered = [["min", "max"], ["min", "defaultRequest"], ["defaultRequest", "max"], ["defaultRequest", "default"], ["min", "default"], ["default", "max"]] as const;

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateLimitRange. */
export const limitRange: Rule = ({ spec }, root, found) => {
  const seen = new Set<string>();
  each(object(spec).limits, `${root}/spec/limits`, (limit, at) => {
    const type = text(limit.type);
    if (!types.includes(type) && !(type.includes("/") && qualifiedName.accepts(type))) found.add("value-invalid", `${at}/type`, `type is ${quote(type)}, expected Pod, Container or PersistentVolumeClaim`);
    if (seen.has(type)) found.add("list-duplicate", `${at}/type`, `Two limits are for the type ${quote(type)}`);
    seen.add(type);
    checkLimit(limit, type, at, found);
  });
};

function checkLimit(limit: DataObject, type: string, at: string, found: Findings): void {
  const isAllowed = type === "Pod" || type === "Container" ? isContainerResource : isResource;
  const names = new Set<string>();
  for (const list of lists) {
    const amounts = object(limit[list]);
    if (type === "Pod" && (list === "default" || list === "defaultRequest")) {
      if (Object.keys(amounts).length > 0) found.add("field-conflict", `${at}/${list}`, `${list} is set, which a limit for Pods cannot have`);
      continue;
    }
    for (const name in amounts) {
      if (!Object.hasOwn(amounts, name)) continue;
      names.add(name);
      const place = below(`${at}/${list}`, name);
      if (!isAllowed(name)) found.add("value-invalid", place, `The resource is ${quote(name)}, which a ${type || "limit"} does not have`);
      checkQuantity(amounts[name], place, found);
    }
  }
  const storage = [object(limit.min), object(limit.max)].some((amounts) => !isEmpty(amounts.storage));
  if (type === "PersistentVolumeClaim" && !storage) found.add("field-missing", at, "Neither min nor max of storage is set");
  for (const name of names) compare(limit, name, at, found);
}

function compare(limit: DataObject, name: string, at: string, found: Findings): void {
  const amount = (list: (typeof lists)[number]) => {
    const amounts = object(limit[list]);
    return Object.hasOwn(amounts, name) ? quantity(amounts[name]) : undefined;
  };
  const seen = (list: string): string => `${list} of ${name} is ${quote(object(limit[list])[name])}`;
  for (const [low, high] of ordered) {
    const less = amount(low);
    const more = amount(high);
    if (less !== undefined && more !== undefined && less > more) found.add("request-above-limit", below(`${at}/${low}`, name), `${seen(low)}, but ${seen(high)}, which is less`);
  }
  const [ratio, min, max] = [amount("maxLimitRequestRatio"), amount("min"), amount("max")];
  const place = below(`${at}/maxLimitRequestRatio`, name);
  if (ratio !== undefined && ratio < 1000n) found.add("value-out-of-range", place, `${seen("maxLimitRequestRatio")}, expected 1 or more`);
  else if (ratio !== undefined && min !== undefined && max !== undefined && ratio * min > max * 1000n) {
    found.add("field-conflict", place, `${seen("maxLimitRequestRatio")}, which is more than max divided by min`);
  }
  const [request, set] = [amount("defaultRequest"), amount("default")];
  if (!isOvercommittable(name) && request !== undefined && set !== undefined && request !== set) {
    found.add("request-above-limit", below(`${at}/defaultRequest`, name), `${seen("defaultRequest")}, but ${seen("default")}, and it cannot be overcommitted`);
  }
}
