import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { checkEnvironment, checkEnvironmentSources } from "./environment.js";
import type { Findings } from "./findings.js";
import { dnsLabel } from "./forms.js";
import { checkMounts, type Volumes } from "./mounts.js";
import { checkContainerPorts, checkHostPorts } from "./ports.js";
import { checkProbes } from "./probes.js";
import { each, isGiven, text } from "./reading.js";
import { checkResources } from "./resources.js";
import { checkContainerSecurity } from "./security.js";
import { expectChoice, expectForm, expectGiven } from "./values.js";

/** What containers share with their pod. */
export interface Surroundings {
  readonly spec: DataObject;
  readonly volumes: Volumes;
  /** Names of the pod's resource claims. */
  readonly claims: ReadonlySet<string>;
  readonly gracePeriod: number;
}

/** All containers of a pod (k8s.io/kubernetes pkg/apis/core/validation, validateContainers, validateInitContainers). */
export function checkContainers(around: Surroundings, at: string, found: Findings): void {
  const { spec } = around;
  const names = new Set<string>();
  expectGiven(found, { of: spec, name: "containers", at });
  each(spec.containers, `${at}/containers`, (container, place) => {
    takeName(container, names, place, found);
    const ports = checkContainer(container, around, place, found);
    checkProbes({ container, ports, gracePeriod: around.gracePeriod }, place, found);
    // Refused since SidecarContainers, 1.29; dropped in 1.34; allowed since ContainerRestartRules, 1.35.
    if (isGiven(container.restartPolicy) && found.minor >= 29 && found.minor < 34) {
      found.add("field-conflict", `${place}/restartPolicy`, "restartPolicy is set, which only init containers may do");
    }
  });
  checkHostPorts(spec.containers, `${at}/containers`, found);
  each(spec.initContainers, `${at}/initContainers`, (container, place) => checkInitContainer(container, names, around, place, found));
}

function takeName(container: DataObject, names: Set<string>, at: string, found: Findings): void {
  const name = text(container.name);
  if (name !== "" && names.has(name)) found.add("list-duplicate", `${at}/name`, `Two containers are named ${quote(name)}`);
  names.add(name);
}

/** Only those that keep running beside the others have probes; they exist since 1.28 and are on since 1.29 (SidecarContainers). */
function checkInitContainer(container: DataObject, names: Set<string>, around: Surroundings, at: string, found: Findings): void {
  takeName(container, names, at, found);
  const ports = checkContainer(container, around, at, found);
  checkHostPorts([container], at, found);
  const sidecar = container.restartPolicy === "Always" && found.minor >= 29;
  const policies = found.minor >= 35 ? ["Always", "OnFailure", "Never"] : ["Always"];
  if (found.minor >= 29 && found.minor !== 34) expectChoice(found, { of: container, name: "restartPolicy", at }, policies);
  if (sidecar) return checkProbes({ container, ports, gracePeriod: around.gracePeriod }, at, found);
  for (const name of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]) {
    if (isGiven(container[name])) found.add("field-conflict", `${at}/${name}`, `${name} is set, which only init containers with restartPolicy Always may have`);
  }
}

/** What all containers have (validateContainerCommon). Returns the names of its ports. */
function checkContainer(container: DataObject, around: Surroundings, at: string, found: Findings): ReadonlySet<string> {
  expectGiven(found, { of: container, name: "name", at });
  expectForm(found, { of: container, name: "name", at }, dnsLabel);
  expectGiven(found, { of: container, name: "image", at });
  const image = text(container.image);
  if (image !== image.trim()) found.add("value-invalid", `${at}/image`, `image is ${quote(image)}, expected no space around it`);
  expectChoice(found, { of: container, name: "imagePullPolicy", at }, ["Always", "IfNotPresent", "Never"]);
  expectChoice(found, { of: container, name: "terminationMessagePolicy", at }, ["File", "FallbackToLogsOnError"]);
  checkEnvironment(container.env, `${at}/env`, found);
  checkEnvironmentSources(container.envFrom, `${at}/envFrom`, found);
  checkMounts(container, at, around.volumes, found);
  checkResources(container.resources, `${at}/resources`, around.claims, found);
  checkResizePolicy(container.resizePolicy, `${at}/resizePolicy`, around.spec, found);
  checkContainerSecurity(container.securityContext, `${at}/securityContext`, around.spec.hostUsers, found);
  return checkContainerPorts(container.ports, `${at}/ports`, found);
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateResizePolicy; on since 1.33 (InPlacePodVerticalScaling). */
function checkResizePolicy(value: Data | undefined, at: string, spec: DataObject, found: Findings): void {
  if (!isGiven(value) || found.minor < 33) return;
  const seen = new Set<string>();
  each(value, at, (policy, place) => {
    const resource = text(policy.resourceName);
    expectChoice(found, { of: policy, name: "resourceName", at: place }, ["cpu", "memory"]);
    expectChoice(found, { of: policy, name: "restartPolicy", at: place }, ["NotRequired", "RestartContainer"]);
    if (seen.has(resource)) found.add("list-duplicate", place, `Two resize policies are for ${quote(resource)}`);
    seen.add(resource);
    if (spec.restartPolicy === "Never" && policy.restartPolicy === "RestartContainer") {
      found.add("field-conflict", `${place}/restartPolicy`, "restartPolicy is RestartContainer, but the pod's restartPolicy is Never");
    }
  });
}
