import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { checkFieldFiles } from "./downward.js";
import type { Findings } from "./findings.js";
import { unreservedPath } from "./forms.js";
import { checkSelector } from "./labels.js";
import { each, isGiven, text } from "./reading.js";
import { expectForm, expectGiven } from "./values.js";
import { checkKeyToPath } from "./volumes.js";

const sources = ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];

/** Sources of a projected volume (k8s.io/kubernetes pkg/apis/core/validation, validateProjectionSources). */
export function checkProjections(projected: DataObject, at: string, found: Findings): void {
  const paths = new Set<string>();
  const take = (path: string, place: string): void => {
    if (path !== "" && paths.has(path)) found.add("list-duplicate", place, `Two projected files have the path ${quote(path)}`);
    paths.add(path);
  };
  each(projected.sources, `${at}/sources`, (source, place) => {
    const given = sources.filter((kind) => isGiven(source[kind]));
    if (given.length > 1) found.add("field-conflict", place, `The source has both ${given.join(" and ")}, expected one of them`);
    for (const kind of ["secret", "configMap", "downwardAPI"]) {
      const files = source[kind];
      if (!isObject(files)) continue;
      if (kind === "downwardAPI") checkFieldFiles(files, `${place}/${kind}`, found);
      else expectGiven(found, { of: files, name: "name", at: `${place}/${kind}` });
      each(files.items, `${place}/${kind}/items`, (item, where) => {
        if (kind !== "downwardAPI") checkKeyToPath(item, where, found);
        take(text(item.path), `${where}/path`);
      });
    }
    if (isObject(source.serviceAccountToken)) checkToken(source.serviceAccountToken, `${place}/serviceAccountToken`, found);
    if (isObject(source.clusterTrustBundle)) {
      const bundle = source.clusterTrustBundle;
      checkBundle(bundle, `${place}/clusterTrustBundle`, found);
      take(text(bundle.path), `${place}/clusterTrustBundle/path`);
    }
  });
}

function checkToken(token: DataObject, at: string, found: Findings): void {
  const { expirationSeconds: seconds } = token;
  if (typeof seconds === "number" && (seconds < 600 || seconds > 2 ** 32)) {
    found.add("value-out-of-range", `${at}/expirationSeconds`, `expirationSeconds is ${seconds}, expected 600 to ${2 ** 32}`);
  }
  expectGiven(found, { of: token, name: "path", at });
  expectForm(found, { of: token, name: "path", at }, unreservedPath, "value-invalid");
}

/** The field is dropped by servers whose feature gate ClusterTrustBundleProjection is off, which is the default until 1.36. */
function checkBundle(bundle: DataObject, at: string, found: Findings): void {
  if (found.minor < 37) return;
  const { name, signerName } = bundle;
  if (isGiven(name) && isGiven(signerName)) found.add("field-conflict", at, "name and signerName are both set, expected one of them");
  if (!isGiven(name) && !isGiven(signerName)) found.add("field-missing", at, "Neither name nor signerName is set");
  if (isGiven(name) && isGiven(bundle.labelSelector)) found.add("field-conflict", `${at}/labelSelector`, "labelSelector is set along with name");
  checkSelector(bundle.labelSelector, `${at}/labelSelector`, found);
  expectGiven(found, { of: bundle, name: "path", at });
  expectForm(found, { of: bundle, name: "path", at }, unreservedPath, "value-invalid");
}
