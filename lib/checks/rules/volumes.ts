import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { checkClaimSpec } from "./claims.js";
import { checkFieldFiles } from "./downward.js";
import type { Findings } from "./findings.js";
import { dnsLabel, dnsSubdomain, unreservedPath, withoutBacksteps } from "./forms.js";
import { checkAnnotations, checkLabels } from "./labels.js";
import type { Volumes } from "./mounts.js";
import { checkProjections } from "./projections.js";
import { each, isGiven, object, text } from "./reading.js";
import { checkQuantity } from "./resources.js";
import { expectChoice, expectForm, expectGiven, expectWithin } from "./values.js";

/**
 * Volumes of a pod (k8s.io/kubernetes pkg/apis/core/validation, ValidateVolumes). Returns what containers can mount.
 * @param claims names of the claim templates of a StatefulSet, which take the place of volumes of the same name.
 */
export function checkVolumes(value: Data | undefined, at: string, claims: readonly string[], found: Findings): Volumes {
  const names = new Set<string>();
  const devices = new Set<string>();
  each(value, at, (volume, place) => {
    const name = text(volume.name);
    expectGiven(found, { of: volume, name: "name", at: place });
    expectForm(found, { of: volume, name: "name", at: place }, dnsLabel);
    if (name !== "" && names.has(name) && !claims.includes(name)) found.add("list-duplicate", `${place}/name`, `Two volumes are named ${quote(name)}`);
    names.add(name);
    if (isGiven(volume.persistentVolumeClaim) || isGiven(volume.ephemeral)) devices.add(name);
    checkVolume(volume, place, found);
  });
  return { names, devices };
}

/** Without any source the API server makes an emptyDir of it (pkg/apis/core/v1, SetDefaults_Volume). */
function checkVolume(volume: DataObject, at: string, found: Findings): void {
  let first = "";
  for (const kind in volume) {
    if (kind === "name" || !Object.hasOwn(volume, kind) || !isGiven(volume[kind])) continue;
    if (first !== "") found.add("field-conflict", `${at}/${kind}`, `The volume ${quote(text(volume.name))} has both ${first} and ${kind}, expected one source`);
    first = kind;
    const source = volume[kind];
    const check = Object.hasOwn(sources, kind) ? sources[kind] : undefined;
    if (check !== undefined && isObject(source)) check(source, `${at}/${kind}`, found);
  }
}

type SourceRule = (source: DataObject, at: string, found: Findings) => void;

/** Sources that have rules of their own; each follows the function of pkg/apis/core/validation with its name. */
const sources: Readonly<Record<string, SourceRule>> = {
  emptyDir: (source, at, found) => {
    const size = checkQuantity(source.sizeLimit, `${at}/sizeLimit`, found);
    if (size !== undefined && size < 0n) found.add("quantity-invalid", `${at}/sizeLimit`, `sizeLimit is ${quote(source.sizeLimit)}, expected 0 or more`);
  },
  hostPath: (source, at, found) => {
    expectGiven(found, { of: source, name: "path", at });
    expectForm(found, { of: source, name: "path", at }, withoutBacksteps, "value-invalid");
    expectChoice(found, { of: source, name: "type", at }, ["DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"]);
  },
  secret: (source, at, found) => checkFiles(source, "secretName", at, found),
  configMap: (source, at, found) => checkFiles(source, "name", at, found),
  persistentVolumeClaim: (source, at, found) => expectGiven(found, { of: source, name: "claimName", at }),
  nfs: (source, at, found) => {
    expectGiven(found, { of: source, name: "server", at });
    expectGiven(found, { of: source, name: "path", at });
    const path = text(source.path);
    if (path !== "" && !path.startsWith("/")) found.add("value-invalid", `${at}/path`, `path is ${quote(path)}, expected an absolute path`);
  },
  downwardAPI: (source, at, found) => {
    expectWithin(found, { of: source, name: "defaultMode", at }, 0, 0o777);
    checkFieldFiles(source, at, found);
  },
  projected: (source, at, found) => {
    expectWithin(found, { of: source, name: "defaultMode", at }, 0, 0o777);
    checkProjections(source, at, found);
  },
  csi: (source, at, found) => {
    expectGiven(found, { of: source, name: "driver", at });
    checkDriverName(source, "driver", at, found);
    if (isObject(source.nodePublishSecretRef)) expectGiven(found, { of: source.nodePublishSecretRef, name: "name", at: `${at}/nodePublishSecretRef` });
  },
  ephemeral: (source, at, found) => {
    const { volumeClaimTemplate: template } = source;
    if (!isObject(template)) return expectGiven(found, { of: source, name: "volumeClaimTemplate", at });
    const { labels, annotations } = object(template.metadata);
    checkLabels(labels, `${at}/volumeClaimTemplate/metadata/labels`, found);
    checkAnnotations(annotations, `${at}/volumeClaimTemplate/metadata/annotations`, found);
    checkClaimSpec(object(template.spec), `${at}/volumeClaimTemplate/spec`, found);
  },
};

/** Volumes of a Secret or ConfigMap: validateSecretVolumeSource, validateConfigMapVolumeSource. */
function checkFiles(source: DataObject, name: string, at: string, found: Findings): void {
  expectGiven(found, { of: source, name, at });
  expectWithin(found, { of: source, name: "defaultMode", at }, 0, 0o777);
  each(source.items, `${at}/items`, (item, place) => checkKeyToPath(item, place, found));
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateKeyToPath. */
export function checkKeyToPath(item: DataObject, at: string, found: Findings): void {
  expectGiven(found, { of: item, name: "key", at });
  expectGiven(found, { of: item, name: "path", at });
  expectForm(found, { of: item, name: "path", at }, unreservedPath, "value-invalid");
  expectWithin(found, { of: item, name: "mode", at }, 0, 0o777);
}

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateCSIDriverName. */
export function checkDriverName(of: DataObject, name: string, at: string, found: Findings): void {
  const driver = text(of[name]);
  if (driver.length > 63 || (driver !== "" && !dnsSubdomain.accepts(driver.toLowerCase()))) {
    found.add("name-malformed", `${at}/${name}`, `${name} is ${quote(driver)}, expected a DNS name of at most 63 characters`);
  }
}
