import { quote } from "../../model/name.js";
import type { Data, Manifest } from "../../synth/manifest.js";
import type { Findings } from "./findings.js";
import { dnsLabel, dnsLabel1035, dnsSubdomain, pathSegment, qualifiedName, type Form } from "./forms.js";
import { checkAnnotations, checkLabels } from "./labels.js";
import { each, isEmpty, list, object, text } from "./reading.js";
import { expectGiven } from "./values.js";

const rbac = "rbac.authorization.k8s.io";

/**
 * Forms of names, where they are not DNS subdomains. Sources: k8s.io/kubernetes pkg/apis/<group>/validation;
 * custom resources have DNS subdomains (k8s.io/apiextensions-apiserver pkg/registry/customresource, validator.go).
 */
const forms: Readonly<Record<string, Form>> = {
  "/Namespace": dnsLabel,
  "apps/StatefulSet": dnsLabel,
  // Its validation does not look at the name.
  "policy/PodDisruptionBudget": pathSegment,
  [`${rbac}/Role`]: pathSegment,
  [`${rbac}/ClusterRole`]: pathSegment,
  [`${rbac}/RoleBinding`]: pathSegment,
  [`${rbac}/ClusterRoleBinding`]: pathSegment,
  // Names with a colon, or addresses.
  "certificates.k8s.io/ClusterTrustBundle": pathSegment,
  "networking.k8s.io/IPAddress": pathSegment,
  "apiregistration.k8s.io/APIService": pathSegment,
};

/** Names of Services need a letter first until 1.35 (feature gate RelaxedServiceNameValidation, on since 1.36). */
export const serviceName = (minor: number): Form => (minor >= 36 ? dnsLabel : dnsLabel1035);

function nameForm(group: string, kind: string, minor: number): Form {
  if (kind === "Service" && group === "") return serviceName(minor);
  const key = `${group}/${kind}`;
  return (Object.hasOwn(forms, key) ? forms[key] : undefined) ?? dnsSubdomain;
}

/**
 * Metadata of every object (k8s.io/apimachinery pkg/api/validation, ValidateObjectMetaAccessor).
 * That the name is given, short enough and without `/` or `%` is checked where objects are rendered.
 */
export function checkMetadata({ group, kind, name, data }: Manifest, found: Findings): void {
  const metadata = object(data.metadata);
  const form = nameForm(group, kind, found.minor);
  if (name !== "" && name.length <= 253 && !/[/%]/.test(name) && !form.accepts(name)) {
    found.add("name-malformed", "/metadata/name", `The ${kind} is named ${quote(name)}, expected ${form.expected}`);
  }
  checkLabels(metadata.labels, "/metadata/labels", found);
  checkAnnotations(metadata.annotations, "/metadata/annotations", found);
  checkFinalizers(metadata.finalizers, "/metadata/finalizers", group, found);
  if (!isEmpty(metadata.ownerReferences)) checkOwners(metadata.ownerReferences, "/metadata/ownerReferences", found);
}

/** k8s.io/kubernetes pkg/apis/core/helper, standardFinalizers. */
const standardFinalizers = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

/** Groups with a domain whose validation is that of the core group. */
const strict = new Set(["networking.k8s.io", rbac, "storage.k8s.io", "scheduling.k8s.io", "discovery.k8s.io"]);

/** ValidateFinalizers, and pkg/apis/core/validation, validateKubeFinalizerName. */
function checkFinalizers(value: Data | undefined, at: string, group: string, found: Findings): void {
  const builtIn = (group !== "policy" && !group.includes(".")) || strict.has(group);
  for (const [index, finalizer] of list(value).entries()) {
    if (typeof finalizer !== "string") continue;
    if (!qualifiedName.accepts(finalizer)) found.add("label-invalid", `${at}/${index}`, `finalizers holds ${quote(finalizer)}, expected ${qualifiedName.expected}`);
    else if (builtIn && !finalizer.includes("/") && !standardFinalizers.has(finalizer)) found.add("label-invalid", `${at}/${index}`, `finalizers holds ${quote(finalizer)}, expected a name with a domain, such as example.com/${finalizer}`);
  }
  const names = list(value);
  if (names.includes("orphan") && names.includes("foregroundDeletion")) found.add("field-conflict", at, "finalizers holds both orphan and foregroundDeletion");
}

/** ValidateOwnerReferences. */
function checkOwners(value: Data | undefined, at: string, found: Findings): void {
  let controllers = 0;
  each(value, at, (owner, place) => {
    for (const name of ["apiVersion", "kind", "name", "uid"]) expectGiven(found, { of: owner, name, at: place });
    if (text(owner.kind) === "Event" && text(owner.apiVersion) === "v1") found.add("value-invalid", `${place}/kind`, "kind is Event, which owns nothing");
    if (owner.controller === true) controllers += 1;
  });
  if (controllers > 1) found.add("field-conflict", at, `ownerReferences holds ${controllers} controllers, expected one`);
}
