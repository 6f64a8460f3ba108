import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { expectAddress } from "./addresses.js";
import { checkContainers } from "./containers.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel, dnsSubdomain, dnsSubdomainUnderscore, qualifiedName } from "./forms.js";
import { checkAnnotations, checkLabels } from "./labels.js";
import { each, isEmpty, isGiven, list, number, object, text } from "./reading.js";
import { checkPodClaims } from "./resources.js";
import { checkScheduling } from "./scheduling.js";
import { checkPodSecurity } from "./security.js";
import { expectChoice, expectForm, expectWithin } from "./values.js";
import { checkVolumes } from "./volumes.js";

/** k8s.io/kubernetes pkg/apis/core/validation, ValidatePodCreate. */
export const pod: Rule = (object_, at, found) => {
  const spec = object(object_.spec);
  checkPodSpec(spec, `${at}/spec`, found);
  expectChoice(found, { of: spec, name: "restartPolicy", at: `${at}/spec` }, ["Always", "OnFailure", "Never"]);
  if (!isEmpty(spec.ephemeralContainers)) found.add("field-conflict", `${at}/spec/ephemeralContainers`, "ephemeralContainers is set, which only running pods may have");
  if (!isEmpty(spec.nodeName) && !isEmpty(spec.schedulingGates)) found.add("field-conflict", `${at}/spec/nodeName`, "nodeName and schedulingGates are both set");
};

/**
 * The template of a workload (k8s.io/kubernetes pkg/apis/core/validation, ValidatePodTemplateSpec).
 * @param claims names of the claim templates of a StatefulSet, which are volumes too.
 */
export function checkTemplate(value: Data | undefined, at: string, found: Findings, claims: readonly string[] = []): void {
  if (!isObject(value)) return;
  const { labels, annotations } = object(value.metadata);
  checkLabels(labels, `${at}/metadata/labels`, found);
  checkAnnotations(annotations, `${at}/metadata/annotations`, found);
  const spec = object(value.spec);
  checkPodSpec(spec, `${at}/spec`, found, claims);
  if (!isEmpty(spec.ephemeralContainers)) found.add("field-conflict", `${at}/spec/ephemeralContainers`, "ephemeralContainers is set, which only running pods may have");
}

/** k8s.io/kubernetes pkg/apis/core/validation, ValidatePodSpec. */
function checkPodSpec(spec: DataObject, at: string, found: Findings, claimTemplates: readonly string[] = []): void {
  const volumes = checkVolumes(spec.volumes, `${at}/volumes`, claimTemplates, found);
  const mountable = claimTemplates.length === 0
    ? volumes
    : { names: new Set([...volumes.names, ...claimTemplates]), devices: new Set([...volumes.devices, ...claimTemplates]) };
  const claims = checkPodClaims(spec.resourceClaims, `${at}/resourceClaims`, found);
  const gracePeriod = number(spec.terminationGracePeriodSeconds) ?? 30;
  checkContainers({ spec, volumes: mountable, claims, gracePeriod }, at, found);
  checkScheduling(spec, at, found);
  checkPodSecurity(spec, at, found);
  checkNetwork(spec, at, found);
  expectWithin(found, { of: spec, name: "activeDeadlineSeconds", at }, 1);
  expectForm(found, { of: spec, name: "serviceAccountName", at }, dnsSubdomain);
  each(spec.readinessGates, `${at}/readinessGates`, (gate, place) => {
    const type = text(gate.conditionType);
    if (!qualifiedName.accepts(type)) found.add("label-invalid", `${place}/conditionType`, `conditionType is ${quote(type)}, expected ${qualifiedName.expected}`);
  });
  const os = object(spec.os);
  expectChoice(found, { of: os, name: "name", at: `${at}/os` }, ["linux", "windows"]);
  hideDuplicates(spec.imagePullSecrets, `${at}/imagePullSecrets`, "name", found);
  hideDuplicates(spec.hostAliases, `${at}/hostAliases`, "ip", found);
}

/** Lists that are merged by one field (k8s.io/api core/v1, +listMapKey). */
function hideDuplicates(value: Data | undefined, at: string, key: string, found: Findings): void {
  if (isEmpty(value)) return;
  const seen = new Set<string>();
  each(value, at, (entry, place) => {
    const name = text(entry[key]);
    if (seen.has(name)) found.add("entry-hidden", place, `Two entries have the ${key} ${quote(name)}`);
    seen.add(name);
  });
}

function checkNetwork(spec: DataObject, at: string, found: Findings): void {
  expectForm(found, { of: spec, name: "hostname", at }, dnsLabel);
  expectForm(found, { of: spec, name: "subdomain", at }, dnsLabel);
  expectChoice(found, { of: spec, name: "dnsPolicy", at }, ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]);
  if (spec.hostNetwork === true) checkHostNetwork(spec.containers, `${at}/containers`, found);
  each(spec.hostAliases, `${at}/hostAliases`, (alias, place) => {
    expectAddress(found, { of: alias, name: "ip", at: place });
    for (const [index, name] of list(alias.hostnames).entries()) {
      if (typeof name === "string" && !dnsSubdomain.accepts(name)) found.add("address-invalid", `${place}/hostnames/${index}`, `hostnames holds ${quote(name)}, expected ${dnsSubdomain.expected}`);
    }
  });
  checkDns(spec, at, found);
}

/** validatePodHostNetworkDeps. */
function checkHostNetwork(containers: Data | undefined, at: string, found: Findings): void {
  each(containers, at, (container, place) => each(container.ports, `${place}/ports`, ({ hostPort, containerPort }, where) => {
    if (typeof hostPort === "number" && hostPort !== 0 && hostPort !== containerPort) {
      found.add("field-conflict", `${where}/hostPort`, `hostPort is ${hostPort}, but hostNetwork is true and containerPort is ${number(containerPort) ?? "not set"}`, "Make them equal, or leave hostPort out.");
    }
  }));
}

/** validatePodDNSConfig, with MaxDNSNameservers, MaxDNSSearchPaths and MaxDNSSearchListChars. */
function checkDns(spec: DataObject, at: string, found: Findings): void {
  const config = spec.dnsConfig;
  const servers = list(object(config).nameservers);
  if (spec.dnsPolicy === "None" && servers.length === 0) found.add("field-missing", `${at}/dnsConfig/nameservers`, "nameservers is empty, but dnsPolicy is None");
  if (!isObject(config)) return;
  const place = `${at}/dnsConfig`;
  if (servers.length > 3) found.add("value-out-of-range", `${place}/nameservers`, `nameservers holds ${servers.length} servers, expected 3 at most`);
  for (const [index, server] of servers.entries()) expectAddress(found, { of: { nameserver: server }, name: "nameserver", at: place }, `${place}/nameservers/${index}`);
  const searches = list(config.searches);
  if (searches.length > 32) found.add("value-out-of-range", `${place}/searches`, `searches holds ${searches.length} domains, expected 32 at most`);
  if (searches.join(" ").length > 2048) found.add("value-out-of-range", `${place}/searches`, `searches holds ${searches.join(" ").length} characters, expected 2048 at most`);
  // Relaxed in 1.33 (RelaxedDNSSearchValidation).
  const form = found.minor >= 33 ? dnsSubdomainUnderscore : dnsSubdomain;
  for (const [index, search] of searches.entries()) {
    if (typeof search !== "string" || (search === "." && found.minor >= 33)) continue;
    if (!form.accepts(search.replace(/\.$/, ""))) found.add("address-invalid", `${place}/searches/${index}`, `searches holds ${quote(search)}, expected ${form.expected}`);
  }
  each(config.options, `${place}/options`, (option, where) => {
    if (isGiven(option) && text(option.name) === "") found.add("field-missing", `${where}/name`, "name is empty");
  });
}
