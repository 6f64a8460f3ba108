import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import type { Findings } from "./findings.js";
import { descendingPath } from "./forms.js";
import { each, isEmpty, list, object, text } from "./reading.js";
import { expectChoice, expectForm, expectGiven } from "./values.js";

/** The volumes that a pod's containers can mount: names, and which of them can be raw devices. */
export interface Volumes {
  readonly names: ReadonlySet<string>;
  readonly devices: ReadonlySet<string>;
}

/** Mounts and devices of a container (k8s.io/kubernetes pkg/apis/core/validation, ValidateVolumeMounts, ValidateVolumeDevices). */
export function checkMounts(container: DataObject, at: string, volumes: Volumes, found: Findings): void {
  if (isEmpty(container.volumeMounts) && isEmpty(container.volumeDevices)) return;
  const paths = new Set<string>();
  const names = new Set<string>();
  each(container.volumeMounts, `${at}/volumeMounts`, (mount, place) => {
    checkMount(container, mount, place, found);
    checkVolume(mount.name, place, volumes, found);
    const path = text(mount.mountPath);
    if (paths.has(path)) found.add("list-duplicate", `${place}/mountPath`, `Two mounts of the container have the path ${quote(path)}`);
    paths.add(path);
    names.add(text(mount.name));
  });
  if (!isEmpty(container.volumeDevices)) checkDevices(container.volumeDevices, `${at}/volumeDevices`, volumes, { paths, names }, found);
}

function checkVolume(name: Data | undefined, at: string, { names }: Volumes, found: Findings): void {
  if (typeof name === "string" && name !== "" && !names.has(name)) {
    found.add("mount-without-volume", `${at}/name`, `name is ${quote(name)}, but the pod has no such volume`, names.size === 0 ? undefined : `The pod has ${[...names].sort().join(", ")}.`);
  }
}

function checkMount(container: DataObject, mount: DataObject, at: string, found: Findings): void {
  expectGiven(found, { of: mount, name: "name", at });
  expectGiven(found, { of: mount, name: "mountPath", at });
  expectForm(found, { of: mount, name: "subPath", at }, descendingPath, "value-invalid");
  expectForm(found, { of: mount, name: "subPathExpr", at }, descendingPath, "value-invalid");
  if (!isEmpty(mount.subPath) && !isEmpty(mount.subPathExpr)) found.add("field-conflict", `${at}/subPathExpr`, "subPath and subPathExpr are both set");
  expectChoice(found, { of: mount, name: "mountPropagation", at }, ["Bidirectional", "HostToContainer", "None"]);
  if (mount.mountPropagation === "Bidirectional" && object(container.securityContext).privileged !== true) {
    found.add("field-conflict", `${at}/mountPropagation`, "mountPropagation is Bidirectional, which only privileged containers may use");
  }
  checkReadOnly(mount, at, found);
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateMountRecursiveReadOnly; the field exists since 1.30 and is on since 1.31. */
function checkReadOnly(mount: DataObject, at: string, found: Findings): void {
  const recursive = text(mount.recursiveReadOnly);
  if (recursive === "" || found.minor < 31) return;
  expectChoice(found, { of: mount, name: "recursiveReadOnly", at }, ["Disabled", "IfPossible", "Enabled"]);
  if (recursive !== "IfPossible" && recursive !== "Enabled") return;
  if (mount.readOnly !== true) found.add("field-conflict", `${at}/recursiveReadOnly`, `recursiveReadOnly is ${recursive}, but readOnly is not true`);
  if (!isEmpty(mount.mountPropagation) && mount.mountPropagation !== "None") {
    found.add("field-conflict", `${at}/recursiveReadOnly`, `recursiveReadOnly is ${recursive}, but mountPropagation is not None`);
  }
}

function checkDevices(value: Data | undefined, at: string, volumes: Volumes, mounts: { paths: ReadonlySet<string>; names: ReadonlySet<string> }, found: Findings): void {
  const paths = new Set<string>();
  const names = new Set<string>();
  each(value, at, (device, place) => {
    const name = text(device.name);
    const path = text(device.devicePath);
    expectGiven(found, { of: device, name: "name", at: place });
    expectGiven(found, { of: device, name: "devicePath", at: place });
    checkVolume(device.name, place, volumes, found);
    if (volumes.names.has(name) && !volumes.devices.has(name)) found.add("field-conflict", `${place}/name`, `The volume ${quote(name)} cannot be a raw device, only a volume claim can`);
    if (names.has(name) || mounts.names.has(name)) found.add("list-duplicate", `${place}/name`, `The container uses the volume ${quote(name)} twice`);
    if (paths.has(path) || mounts.paths.has(path)) found.add("list-duplicate", `${place}/devicePath`, `The container uses the path ${quote(path)} twice`);
    if (list(path.split("/")).includes("..")) found.add("value-invalid", `${place}/devicePath`, `devicePath is ${quote(path)}, expected a path without '..'`);
    names.add(name);
    paths.add(path);
  });
}
