import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings } from "./findings.js";
import { qualifiedName, unreservedPath } from "./forms.js";
import { each, isGiven, text } from "./reading.js";
import { expectForm, expectGiven, expectWithin } from "./values.js";

/** Who reads a field of the pod: they may read different ones. */
type Reader = "variable" | "volume";

// k8s.io/kubernetes pkg/apis/core/validation, validEnvDownwardAPIFieldPathExpressions and validVolumeDownwardAPIFieldPathExpressions.
const readable: Readonly<Record<Reader, ReadonlySet<string>>> = {
  variable: new Set(["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"]),
  volume: new Set(["metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"]),
};

const resources = new Set(["limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage"]);

/** k8s.io/kubernetes pkg/apis/core/validation, validateObjectFieldSelector; the subscript as in pkg/fieldpath. */
export function checkFieldReference(reference: DataObject, at: string, reader: Reader, found: Findings): void {
  const path = text(reference.fieldPath);
  const place = `${at}/fieldPath`;
  if (path === "") return expectGiven(found, { of: reference, name: "fieldPath", at });
  const bracket = path.indexOf("['");
  if (bracket > 0 && path.endsWith("']")) {
    const base = path.slice(0, bracket);
    const key = path.slice(bracket + 2, -2);
    if (base !== "metadata.labels" && base !== "metadata.annotations") {
      found.add("value-invalid", place, `fieldPath is ${quote(path)}, but only metadata.labels and metadata.annotations take a key`);
    } else if (!qualifiedName.accepts(base === "metadata.labels" ? key : key.toLowerCase())) {
      found.add("label-invalid", place, `fieldPath has the key ${quote(key)}, expected ${qualifiedName.expected}`);
    }
  } else if (!readable[reader].has(path) || (path === "status.hostIPs" && found.minor < 29)) {
    found.add("value-invalid", place, `fieldPath is ${quote(path)}, which a ${reader} cannot read`, `Use one of ${[...readable[reader]].join(", ")}.`);
  }
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateContainerResourceFieldSelector. */
export function checkResourceReference(reference: DataObject, at: string, found: Findings): void {
  const resource = text(reference.resource);
  if (!resources.has(resource) && !/^(limits|requests)\.hugepages-/.test(resource)) {
    found.add("value-invalid", `${at}/resource`, `resource is ${quote(resource)}, expected limits or requests of cpu, memory, ephemeral-storage or hugepages`);
  }
}

/** Files of a downward API volume or projection (k8s.io/kubernetes pkg/apis/core/validation, validateDownwardAPIVolumeFile). */
export function checkFieldFiles(source: DataObject, at: string, found: Findings): void {
  each(source.items, `${at}/items`, (file, place) => {
    expectGiven(found, { of: file, name: "path", at: place });
    expectForm(found, { of: file, name: "path", at: place }, unreservedPath, "value-invalid");
    expectWithin(found, { of: file, name: "mode", at: place }, 0, 0o777);
    if (isObject(file.fieldRef)) checkFieldReference(file.fieldRef, `${place}/fieldRef`, "volume", found);
    if (isGiven(file.fieldRef) && isGiven(file.resourceFieldRef)) found.add("field-conflict", place, "The file has both fieldRef and resourceFieldRef, expected one of them");
    else if (!isGiven(file.fieldRef) && !isGiven(file.resourceFieldRef)) found.add("field-missing", place, "The file has neither fieldRef nor resourceFieldRef");
    else if (isObject(file.resourceFieldRef)) {
      expectGiven(found, { of: file.resourceFieldRef, name: "containerName", at: `${place}/resourceFieldRef` });
      checkResourceReference(file.resourceFieldRef, `${place}/resourceFieldRef`, found);
    }
  });
}
