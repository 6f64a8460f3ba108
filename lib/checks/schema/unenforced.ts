/**
 * Fields that the OpenAPI documents of Kubernetes call required, and whose absence the API server accepts: it takes the
 * zero value or a default, and no validation asks for more (kubernetes, pkg/apis/<group>/validation/validation.go:
 * ValidateStatefulSetSpec, ValidateNetworkPolicySpec, ValidateEndpointSlice, ValidatePriorityClass, ValidateLimitRange,
 * ValidateControllerRevision, validateCSIDriverSpec, validateHTTPGetAction, validateSysctls, validateISCSIVolumeSource;
 * pkg/apis/rbac/v1/defaults.go, SetDefaults_RoleBinding). `onPodConditions` was marked so by mistake until 1.30.
 */
export const unenforced: Readonly<Record<string, readonly string[]>> = {
  "apps.v1.ControllerRevision": ["revision"],
  "apps.v1.StatefulSetSpec": ["serviceName"],
  "batch.v1.PodFailurePolicyRule": ["onPodConditions"],
  "core.v1.HTTPHeader": ["value"],
  "core.v1.ISCSIPersistentVolumeSource": ["lun"],
  "core.v1.ISCSIVolumeSource": ["lun"],
  "core.v1.LimitRangeSpec": ["limits"],
  "core.v1.PreferredSchedulingTerm": ["preference"],
  "core.v1.Sysctl": ["value"],
  "discovery.v1.EndpointSlice": ["endpoints"],
  "networking.v1.NetworkPolicySpec": ["podSelector"],
  "rbac.v1.RoleRef": ["apiGroup"],
  "scheduling.v1.PriorityClass": ["value"],
  "storage.v1.CSIDriver": ["spec"],
};
