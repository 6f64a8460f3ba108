import { qualifiedName } from "./forms.js";

// The sets are those of k8s.io/kubernetes pkg/apis/core/helper, helpers.go.

const containerResources = new Set(["cpu", "memory", "ephemeral-storage"]);

const counted = [
  "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
  "services.nodeports", "services.loadbalancers",
];

const quotaResources = new Set([
  "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage",
  "limits.cpu", "limits.memory", "limits.ephemeral-storage", ...counted,
]);

const standardResources = new Set([...quotaResources, "storage"]);
const wholeResources = new Set(counted);

/** IsHugePageResourceName. */
export const isHugePages = (name: string): boolean => name.startsWith("hugepages-");

/** IsQuotaHugePageResourceName. */
const isQuotaHugePages = (name: string): boolean => isHugePages(name) || name.startsWith("requests.hugepages-");

/** IsNativeResource: without a domain, or of Kubernetes' own. */
const isNative = (name: string): boolean => !name.includes("/") || name.includes("kubernetes.io/");

/** IsExtendedResourceName: with a domain that is not Kubernetes' own. */
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith("requests.") && qualifiedName.accepts(`requests.${name}`);

/** IsOvercommitAllowed. */
export const isOvercommittable = (name: string): boolean => isNative(name) && !isHugePages(name);

/** IsIntegerResourceName. */
export const isWholeResource = (name: string): boolean => wholeResources.has(name) || isExtended(name);

/** What a container may ask for (pkg/apis/core/validation, validateContainerResourceName). */
export function isContainerResource(name: string): boolean {
  if (!name.includes("/")) return containerResources.has(name) || (isHugePages(name) && qualifiedName.accepts(name));
  return qualifiedName.accepts(name) && (isNative(name) || isExtended(name));
}

/** What limits of volume claims may name (pkg/apis/core/validation, validateResourceName). */
export const isResource = (name: string): boolean =>
  qualifiedName.accepts(name) && (name.includes("/") || standardResources.has(name) || isQuotaHugePages(name));

/** What a quota may count (pkg/apis/core/validation, ValidateResourceQuotaResourceName). */
export const isQuotaResource = (name: string): boolean =>
  qualifiedName.accepts(name) && (name.includes("/") || quotaResources.has(name) || isQuotaHugePages(name));

/** Whether the quota's name is one of the standard ones, for which scopes are restricted. */
export const isStandardQuota = (name: string): boolean => quotaResources.has(name) || isQuotaHugePages(name);
