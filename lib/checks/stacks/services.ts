import type { Data, DataObject } from "../../synth/manifest.js";
import { isGiven, list, number, object, text } from "../rules/reading.js";
import { field, isObject } from "../workload.js";
import { bytesOf } from "./formats.js";
import { publishedBy } from "./ports.js";
import type { NamedService, StackFile, StackFindings } from "./stack-file.js";
import { holdsVariable } from "./variables.js";
import { shown } from "./walk.js";

// As in policies/exact-image-version.yaml.
const moving = /:(?:latest|main|master|edge|nightly|dev|stable)$/;

/** The image of a service: that there is one, and that it is the same tomorrow. */
export function checkImage({ name, service, at }: NamedService, { dialect, images }: StackFile, found: StackFindings): void {
  const image = text(service.image);
  if (isGiven(service.build) && dialect === "compose") {
    found.add("stack-build", `${at}/build`, `The service ${shown(name)} is built on the host, where nobody has scanned its image`, { hint: "Build and push the image before, and name it in image." });
  } else if (image === "" && !isGiven(service.image) && !isGiven(service.provider) && !isGiven(service.extends)) {
    found.add("stack-value-missing", at, `The service ${shown(name)} has no image`);
  }
  if (image === "" || holdsVariable(image) || images === "policies") return;
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return;
  const [, tag] = /:([\w][\w.-]*)$/.exec(image) ?? [];
  if (tag === undefined || moving.test(image)) {
    found.add("stack-image-inexact", `${at}/image`, `The image ${shown(image)} is another one tomorrow, for it has ${tag === undefined ? "no tag" : `the tag ${shown(tag)}`}`, {
      hint: "Name the version as tag, or better the digest.",
    });
  }
}

/** What contradicts itself in a service, so that the daemon or the client stops. */
export function checkConflicts(named: NamedService, { dialect }: StackFile, found: StackFindings): void {
  const { service, at } = named;
  const deploy = object(service.deploy);
  const { mode, replicas } = deploy;
  // docker/cli, cli/compose/convert/service.go, convertDeployMode.
  if ((mode === "global" || mode === "global-job") && isGiven(replicas)) {
    found.add("stack-value-conflict", `${at}/deploy/replicas`, `replicas is set, which is not allowed for the mode ${mode}`);
  }
  if (dialect === "swarm") checkSwarmConflicts(named, deploy, found);
  if (dialect === "compose" && isGiven(service.container_name) && (Number(replicas) > 1 || Number(service.scale) > 1)) {
    found.add("stack-value-conflict", `${at}/container_name`, "container_name is set, but there is to be more than one container");
  }
  if (dialect === "compose") checkSaidTwice(named, deploy, found);
  if (dialect === "compose" && isGiven(service.network_mode) && isGiven(service.networks)) {
    // compose-go, loader/validate.go.
    found.add("stack-value-conflict", `${at}/network_mode`, "network_mode and networks are both set, expected one of them");
  }
  const seen = new Set<string>();
  for (const { first, last, protocol, address, at: place } of publishedBy(named, dialect)) {
    const key = `${address}:${first}-${last}/${protocol}`;
    if (seen.has(key)) found.add("stack-port-clash", place, `The service publishes port ${first}/${protocol} twice`, { hint: "Remove one of the two." });
    seen.add(key);
  }
}

/** Keys of a service, and where in its resources the same is said. */
const twice = [["cpus", "limits", "cpus"], ["mem_limit", "limits", "memory"], ["mem_reservation", "reservations", "memory"], ["pids_limit", "limits", "pids"]] as const;

/** What is said at two places has to be the same; nothing said at the other one is none (compose-go, loader/validate.go, checkConsistency). */
function checkSaidTwice({ service, at }: NamedService, { replicas, resources }: DataObject, found: StackFindings): void {
  const amount = (value: Data | undefined): number => Number(bytesOf(text(value)) ?? (isGiven(value) ? value : 0));
  const differ = (key: string, other: string, value: Data | undefined): void => {
    const own = service[key];
    if (amount(own) === 0 || amount(own) === amount(value) || holdsVariable(`${text(own)}${text(value)}`)) return;
    found.add("stack-value-conflict", `${at}/${key}`, `${key} is ${shown(String(own))}, and deploy.${other} ${isGiven(value) ? `is ${shown(String(value))}` : "is not set beside other limits"}`, { hint: "Say it there alone." });
  };
  if (isGiven(replicas)) differ("scale", "replicas", replicas);
  for (const [key, part, name] of twice) if (isGiven(field(resources, part))) differ(key, `resources.${part}.${name}`, field(field(resources, part), name));
}

function checkSwarmConflicts(named: NamedService, deploy: DataObject, found: StackFindings): void {
  const { service, at } = named;
  const { mode, endpoint_mode: endpoint } = deploy;
  // moby/swarmkit, manager/controlapi/service.go: validateEndpointSpec, validateJob, validateUpdate, validateResources.
  if (text(endpoint).toLowerCase() === "dnsrr") {
    for (const { mode: published, at: place } of publishedBy(named, "swarm")) {
      if (published === "ingress") found.add("stack-value-conflict", place, "The port is published in ingress mode, which is not allowed with endpoint_mode dnsrr", { hint: "Publish it with mode: host." });
    }
  }
  if ((mode === "replicated-job" || mode === "global-job") && isGiven(deploy.update_config)) {
    found.add("stack-value-conflict", `${at}/deploy/update_config`, `update_config is set, which is not allowed for the mode ${mode}`);
  }
  for (const key of ["update_config", "rollback_config"]) {
    const ratio = number(field(deploy[key], "max_failure_ratio"));
    if (ratio !== undefined && (ratio < 0 || ratio > 1)) found.add("stack-value-invalid", `${at}/deploy/${key}/max_failure_ratio`, `max_failure_ratio is ${ratio}, expected 0 to 1`);
  }
  for (const key of ["limits", "reservations"]) {
    const amounts = object(field(deploy.resources, key));
    const place = `${at}/deploy/resources/${key}`;
    const memory = bytesOf(text(amounts.memory));
    if (memory !== undefined && memory !== 0 && memory < 4 * 2 ** 20) found.add("stack-value-invalid", `${place}/memory`, `memory is ${shown(text(amounts.memory))}, expected 4M or more`);
    const cpus = Number(text(amounts.cpus));
    if (text(amounts.cpus) !== "" && cpus !== 0 && cpus < 0.001) found.add("stack-value-invalid", `${place}/cpus`, `cpus is ${shown(text(amounts.cpus))}, expected 0.001 or more`);
  }
  checkReserved(object(field(deploy.resources, "limits")), object(field(deploy.resources, "reservations")), `${at}/deploy/resources/reservations`, found);
  for (const key of ["configs", "secrets"]) checkTargets(service[key], `${at}/${key}`, found);
}

/**
 * A reservation above its limit: engines refuse such a container (moby/moby, daemon/daemon_unix.go, verifyPlatformContainerResources); a Swarm
 * takes the service, and its scheduler sets aside what no task may use.
 */
function checkReserved(limits: DataObject, reservations: DataObject, at: string, found: StackFindings): void {
  const most = bytesOf(text(limits.memory));
  const least = bytesOf(text(reservations.memory));
  if (most !== undefined && least !== undefined && most > 0 && least > most) {
    found.add("stack-value-conflict", `${at}/memory`, `The reservation ${shown(text(reservations.memory))} is above the limit ${shown(text(limits.memory))}`);
  }
}

/** moby/swarmkit, validateConfigRefsSpec and validateSecretRefsSpec: no two files of one name. */
function checkTargets(value: Data | undefined, at: string, found: StackFindings): void {
  const seen = new Set<string>();
  for (const [index, entry] of list(value).entries()) {
    const target = typeof entry === "string" ? entry : isObject(entry) ? text(entry.target) || text(entry.source) : "";
    if (target !== "" && seen.has(target)) found.add("stack-entry-duplicate", `${at}/${index}`, `Two files are to be ${shown(target)}`, { hint: "Give one of them another target." });
    seen.add(target);
  }
}

/** What the lab wants of every service, and the file does not say. */
export function checkDefaults({ name, service, at }: NamedService, { dialect }: StackFile, found: StackFindings): void {
  const deploy = object(service.deploy);
  const missing: string[] = [];
  const isJob = deploy.mode === "replicated-job" || deploy.mode === "global-job";
  if (!isGiven(service.healthcheck) && !isJob) missing.push("health check");
  if (!isGiven(field(field(deploy.resources, "limits"), "memory")) && !isGiven(service.mem_limit)) missing.push("memory limit (deploy.resources.limits.memory)");
  if (!isGiven(deploy.restart_policy) && !isGiven(service.restart)) missing.push(`restart policy (${dialect === "swarm" ? "deploy.restart_policy" : "restart"})`);
  if (dialect === "swarm" && !isJob) {
    if (!isGiven(field(deploy.update_config, "failure_action"))) missing.push("update policy (deploy.update_config with failure_action)");
    if (!isGiven(deploy.rollback_config)) missing.push("rollback policy (deploy.rollback_config)");
  }
  if (missing.length === 0) return;
  found.add("stack-policy-missing", at, `The service ${shown(name)} has no ${missing.join(", no ")}`);
}
