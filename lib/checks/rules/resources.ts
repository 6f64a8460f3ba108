import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings } from "./findings.js";
import { dnsLabel } from "./forms.js";
import { quantity, type Milli } from "./quantities.js";
import { below, each, object, text } from "./reading.js";
import { isContainerResource, isHugePages, isOvercommittable, isWholeResource } from "./resource-names.js";
import { expectForm } from "./values.js";

/** Reads one quantity and adds a finding when it is malformed. */
export function checkQuantity(value: Data | undefined, at: string, found: Findings): Milli | undefined {
  if (value === undefined || value === null) return undefined;
  const amount = quantity(value);
  if (amount === undefined && (typeof value === "string" || typeof value === "number")) {
    found.add("quantity-invalid", at, `The quantity is ${quote(value)}, expected a number with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, or none`);
  }
  return amount;
}

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateResourceQuantityValue: not negative, and whole where things are counted. */
export function checkAmount(name: string, value: Data | undefined, at: string, found: Findings): Milli | undefined {
  const amount = checkQuantity(value, at, found);
  if (amount === undefined) return undefined;
  if (amount < 0n) found.add("quantity-invalid", at, `${name} is ${quote(value)}, expected 0 or more`);
  else if (isWholeResource(name) && amount % 1000n !== 0n) found.add("quantity-invalid", at, `${name} is ${quote(value)}, expected a whole number`);
  return amount;
}

/**
 * Requests and limits of a container (k8s.io/kubernetes pkg/apis/core/validation, validateResourceRequirements).
 * @param claims names of the pod's resource claims.
 */
export function checkResources(value: Data | undefined, at: string, claims: ReadonlySet<string>, found: Findings): void {
  if (!isObject(value)) return;
  const limits = object(value.limits);
  const requests = object(value.requests);
  checkList(limits, `${at}/limits`, found);
  checkList(requests, `${at}/requests`, found);
  for (const name in requests) if (Object.hasOwn(requests, name)) compare(name, requests, limits, at, found);
  if ((Object.keys(limits).some(isHugePages) || Object.keys(requests).some(isHugePages)) && !["cpu", "memory"].some((name) => Object.hasOwn(limits, name) || Object.hasOwn(requests, name))) {
    found.add("field-missing", at, "Huge pages are asked for without cpu or memory, which they need");
  }
  checkClaims(value.claims, `${at}/claims`, claims, found);
}

function checkList(amounts: DataObject, at: string, found: Findings): void {
  for (const name in amounts) {
    if (!Object.hasOwn(amounts, name)) continue;
    const place = below(at, name);
    if (!isContainerResource(name)) {
      found.add("value-invalid", place, `The resource is ${quote(name)}, expected cpu, memory, ephemeral-storage, hugepages-<size> or a name with a domain, such as nvidia.com/gpu`);
    }
    const amount = checkAmount(name, amounts[name], place, found);
    if (amount === undefined || !isHugePages(name)) continue;
    const page = quantity(name.slice("hugepages-".length));
    if (page === undefined || page <= 0n || page % 1000n !== 0n || amount % page !== 0n) {
      found.add("quantity-invalid", place, `${name} is ${quote(amounts[name])}, expected a whole number of pages`);
    }
  }
}

function compare(name: string, requests: DataObject, limits: DataObject, at: string, found: Findings): void {
  const place = below(`${at}/requests`, name);
  const request = quantity(requests[name]);
  if (!Object.hasOwn(limits, name)) {
    if (!isOvercommittable(name)) found.add("request-above-limit", place, `${name} has a request of ${quote(requests[name])} and no limit, but it cannot be overcommitted`, "Set a limit equal to the request.");
    return;
  }
  const limit = quantity(limits[name]);
  if (request === undefined || limit === undefined) return;
  const seen = `${name} has a request of ${quote(requests[name])} and a limit of ${quote(limits[name])}`;
  if (request !== limit && !isOvercommittable(name)) found.add("request-above-limit", place, `${seen}, but it cannot be overcommitted`, "Make them equal.");
  else if (request > limit) found.add("request-above-limit", place, `${seen}, which is less`);
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateResourceClaimNames. */
function checkClaims(value: Data | undefined, at: string, claims: ReadonlySet<string>, found: Findings): void {
  const seen = new Set<string>();
  each(value, at, (claim, place) => {
    const name = text(claim.name);
    const request = text(claim.request);
    expectForm(found, { of: claim, name: "request", at: place }, dnsLabel);
    const key = request === "" ? name : `${name}/${request}`;
    const twice = seen.has(name) || seen.has(key) || (request === "" && [...seen].some((other) => other.startsWith(`${name}/`)));
    if (name === "") found.add("field-missing", `${place}/name`, "name is empty");
    else if (twice) found.add("list-duplicate", place, `The claim ${quote(key)} is listed twice`);
    seen.add(key);
    if (name !== "" && !claims.has(name)) found.add("value-invalid", `${place}/name`, `name is ${quote(name)}, which is no resource claim of the pod`);
  });
}

/** Names of the claims of a pod (k8s.io/kubernetes pkg/apis/core/validation, validatePodResourceClaim). */
export function checkPodClaims(value: Data | undefined, at: string, found: Findings): ReadonlySet<string> {
  const names = new Set<string>();
  each(value, at, (claim, place) => {
    const name = text(claim.name);
    expectForm(found, { of: claim, name: "name", at: place }, dnsLabel);
    if (names.has(name)) found.add("list-duplicate", `${place}/name`, `Two resource claims are named ${quote(name)}`);
    names.add(name);
  });
  return names;
}
