import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings } from "./findings.js";
import { descendingPath } from "./forms.js";
import { each, isEmpty, isGiven, list, object, text } from "./reading.js";
import { expectChoice, expectForm, expectGiven, expectWithin } from "./values.js";

/** Security context of a container (k8s.io/kubernetes pkg/apis/core/validation, ValidateSecurityContext). */
export function checkContainerSecurity(value: Data | undefined, at: string, hostUsers: Data | undefined, found: Findings): void {
  if (!isObject(value)) return;
  checkIdentity(value, at, found);
  expectChoice(found, { of: value, name: "procMount", at }, ["Default", "Unmasked"]);
  if (value.procMount === "Unmasked" && hostUsers !== false && found.minor >= 30) {
    found.add("field-conflict", `${at}/procMount`, "procMount is Unmasked, but the pod's hostUsers is not false");
  }
  if (value.allowPrivilegeEscalation !== false) return;
  if (value.privileged === true) found.add("field-conflict", `${at}/allowPrivilegeEscalation`, "allowPrivilegeEscalation is false, but privileged is true");
  if (list(object(value.capabilities).add).includes("CAP_SYS_ADMIN")) {
    found.add("field-conflict", `${at}/allowPrivilegeEscalation`, "allowPrivilegeEscalation is false, but CAP_SYS_ADMIN is added");
  }
}

/** What pods and containers have alike. */
function checkIdentity(context: DataObject, at: string, found: Findings): void {
  expectWithin(found, { of: context, name: "runAsUser", at }, 0);
  expectWithin(found, { of: context, name: "runAsGroup", at }, 0);
  checkProfile(context.seccompProfile, `${at}/seccompProfile`, found);
  if (found.minor >= 30) checkProfile(context.appArmorProfile, `${at}/appArmorProfile`, found);
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateSeccompProfileField, ValidateAppArmorProfileField. */
function checkProfile(value: Data | undefined, at: string, found: Findings): void {
  if (!isObject(value)) return;
  expectGiven(found, { of: value, name: "type", at });
  expectChoice(found, { of: value, name: "type", at }, ["Localhost", "RuntimeDefault", "Unconfined"]);
  const seccomp = at.endsWith("/seccompProfile");
  if (value.type === "Localhost") {
    if (!isGiven(value.localhostProfile) || (!seccomp && text(value.localhostProfile).trim() === "")) {
      found.add("field-missing", `${at}/localhostProfile`, "localhostProfile is empty, but it is needed when the type is Localhost");
    }
    if (seccomp) expectForm(found, { of: value, name: "localhostProfile", at }, descendingPath, "value-invalid");
  } else if (isGiven(value.localhostProfile)) {
    found.add("field-conflict", `${at}/localhostProfile`, "localhostProfile is set, but the type is not Localhost");
  }
}

// k8s.io/kubernetes pkg/apis/core/validation, IsValidSysctlName: segments joined by '.' or '/'.
const sysctl = /^[a-z0-9][-_a-z0-9]*([./][a-z0-9][-_a-z0-9]*)*$/;

/** Security context of a pod (k8s.io/kubernetes pkg/apis/core/validation, validatePodSpecSecurityContext). */
export function checkPodSecurity(spec: DataObject, at: string, found: Findings): void {
  checkHostUsers(spec, at, found);
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    found.add("field-conflict", `${at}/shareProcessNamespace`, "shareProcessNamespace and hostPID are both true");
  }
  const context = spec.securityContext;
  if (!isObject(context)) return;
  const place = `${at}/securityContext`;
  checkIdentity(context, place, found);
  expectWithin(found, { of: context, name: "fsGroup", at: place }, 0);
  for (const [index, group] of list(context.supplementalGroups).entries()) {
    if (typeof group === "number" && (group < 0 || group > 2 ** 31 - 1)) {
      found.add("value-out-of-range", `${place}/supplementalGroups/${index}`, `supplementalGroups holds ${group}, expected 0 to ${2 ** 31 - 1}`);
    }
  }
  expectChoice(found, { of: context, name: "fsGroupChangePolicy", at: place }, ["OnRootMismatch", "Always"]);
  if (found.minor >= 33) expectChoice(found, { of: context, name: "supplementalGroupsPolicy", at: place }, ["Merge", "Strict"]);
  if (found.minor >= 33) expectChoice(found, { of: context, name: "seLinuxChangePolicy", at: place }, ["Recursive", "MountOption"]);
  checkSysctls(context.sysctls, spec, `${place}/sysctls`, found);
}

function checkSysctls(value: Data | undefined, spec: DataObject, at: string, found: Findings): void {
  if (isEmpty(value)) return;
  const seen = new Set<string>();
  each(value, at, (entry, place) => {
    const name = text(entry.name);
    if (name === "") return expectGiven(found, { of: entry, name: "name", at: place });
    if (name.length > 253 || !sysctl.test(name)) found.add("name-malformed", `${place}/name`, `name is ${quote(name)}, expected a kernel setting such as net.core.somaxconn`);
    if (seen.has(name)) found.add("list-duplicate", `${place}/name`, `The setting ${quote(name)} is listed twice`);
    seen.add(name);
    // ValidateHostSysctl; the groups are those of k8s.io/component-helpers node/util/sysctl, GetNamespace.
    const dotted = name.replaceAll("/", ".");
    const ipc = /^(kernel\.(shm|msg)|fs\.mqueue\.)/.test(dotted) || dotted === "kernel.sem";
    if (spec.hostNetwork === true && dotted.startsWith("net.")) found.add("field-conflict", `${place}/name`, `${name} is set, but hostNetwork is true`);
    if (spec.hostIPC === true && ipc) found.add("field-conflict", `${place}/name`, `${name} is set, but hostIPC is true`);
  });
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateHostUsers; the field is dropped while UserNamespacesSupport is off, until 1.32. */
function checkHostUsers(spec: DataObject, at: string, found: Findings): void {
  if (spec.hostUsers !== false || found.minor < 33) return;
  for (const name of ["hostNetwork", "hostPID", "hostIPC"]) {
    if (spec[name] === true) found.add("field-conflict", `${at}/${name}`, `${name} is true, but hostUsers is false`);
  }
}
