import { quote } from "../../model/name.js";
import type { Rule } from "./findings.js";
import { checkNodeSelector } from "./affinity.js";
import { isObject } from "../workload.js";
import { checkAccessModes } from "./claims.js";
import { dnsSubdomain, withoutBacksteps } from "./forms.js";
import { isGiven, object } from "./reading.js";
import { checkQuantity } from "./resources.js";
import { expectChoice, expectChoiceOrAbsent, expectForm, expectGiven } from "./values.js";
import { checkDriverName } from "./volumes.js";

/** Fields of a volume that name its storage; a volume has one of them. */
const sources = [
  "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flexVolume", "flocker", "gcePersistentDisk", "glusterfs",
  "hostPath", "iscsi", "local", "nfs", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
];

/** k8s.io/kubernetes pkg/apis/core/validation, ValidatePersistentVolumeSpec. */
export const persistentVolume: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  checkAccessModes(spec, at, found);
  const capacity = object(spec.capacity);
  if (!Object.hasOwn(capacity, "storage")) found.add("field-missing", `${at}/capacity/storage`, "The volume has no storage capacity");
  if (Object.keys(capacity).some((name) => name !== "storage")) found.add("value-invalid", `${at}/capacity`, "capacity holds more than storage, which is all that it may hold");
  const size = checkQuantity(capacity.storage, `${at}/capacity/storage`, found);
  if (size !== undefined && size <= 0n) found.add("quantity-invalid", `${at}/capacity/storage`, `storage is ${quote(capacity.storage)}, expected more than 0`);
  expectChoice(found, { of: spec, name: "persistentVolumeReclaimPolicy", at }, ["Delete", "Recycle", "Retain"]);
  expectChoiceOrAbsent(found, { of: spec, name: "volumeMode", at }, ["Block", "Filesystem"]);
  expectForm(found, { of: spec, name: "storageClassName", at }, dnsSubdomain);
  const given = sources.filter((name) => isGiven(spec[name]));
  if (given.length === 0) found.add("field-missing", at, "The volume names no storage, such as csi, nfs or local");
  if (given.length > 1) found.add("field-conflict", at, `The volume has ${given.join(" and ")}, expected one of them`);
  const required = object(spec.nodeAffinity).required;
  if (isObject(required)) checkNodeSelector(required, `${at}/nodeAffinity/required`, found);
  else if (isObject(spec.nodeAffinity)) expectGiven(found, { of: spec.nodeAffinity, name: "required", at: `${at}/nodeAffinity` });
  if (isObject(spec.local)) {
    expectGiven(found, { of: spec.local, name: "path", at: `${at}/local` });
    expectForm(found, { of: spec.local, name: "path", at: `${at}/local` }, withoutBacksteps, "value-invalid");
    expectGiven(found, { of: spec, name: "nodeAffinity", at }, "for a local volume");
  }
  if (isObject(spec.csi)) {
    expectGiven(found, { of: spec.csi, name: "driver", at: `${at}/csi` });
    expectGiven(found, { of: spec.csi, name: "volumeHandle", at: `${at}/csi` });
    checkDriverName(spec.csi, "driver", `${at}/csi`, found);
  }
};
