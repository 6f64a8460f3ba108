/** Fields that the API server does not let change, and what deleting the object costs instead. */
export interface ImmutableFields {
  /** Fields as paths from the object; `*` stands for any key below. */
  readonly fields: readonly (readonly string[])[];
  /** Fields below the paths that may change after all. */
  readonly except?: readonly (readonly string[])[];
  /** What deleting the object costs, after `until it is deleted, which`. */
  readonly cost: string;
  /** The object's data is lost when it is deleted. */
  readonly isData?: true;
}

const workload = "stops its pods unless they are orphaned";

/** By `group/Kind`. Each names the function of Kubernetes that refuses the update. */
export const immutableFields: Readonly<Record<string, ImmutableFields>> = {
  // pkg/registry/apps/deployment/strategy.go, ValidateUpdate; the same of daemonset and replicaset.
  "apps/Deployment": { fields: [["spec", "selector"]], cost: workload },
  "apps/DaemonSet": { fields: [["spec", "selector"]], cost: workload },
  "apps/ReplicaSet": { fields: [["spec", "selector"]], cost: workload },
  // pkg/apis/apps/validation, ValidateStatefulSetUpdate. revisionHistoryLimit may change since 1.33.
  "apps/StatefulSet": {
    fields: [["spec", "*"]],
    except: ["replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds", "revisionHistoryLimit"].map((name) => ["spec", name]),
    cost: workload,
  },
  // pkg/apis/batch/validation, ValidateJobSpecUpdate. A template's scheduling may change while the Job is suspended.
  "batch/Job": {
    fields: ["selector", "template", "completions", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"].map((name) => ["spec", name]),
    cost: "ends its run",
  },
  // pkg/apis/core/validation: ValidateServiceUpdate, ValidateSecretUpdate, ValidateConfigMapUpdate, ValidatePersistentVolumeUpdate,
  // ValidatePersistentVolumeClaimUpdate, ValidateResourceQuotaUpdate, ValidatePodUpdate.
  "/Service": { fields: ["clusterIP", "loadBalancerClass", "healthCheckNodePort"].map((name) => ["spec", name]), cost: "gives it another address" },
  "/Secret": { fields: [["type"]], cost: "takes it from pods that start meanwhile" },
  "/ResourceQuota": { fields: [["spec", "scopes"], ["spec", "scopeSelector"]], cost: "lifts the quota meanwhile" },
  "/PersistentVolumeClaim": {
    fields: [["spec", "*"]], except: [["spec", "resources"], ["spec", "volumeAttributesClassName"]], cost: "deletes what it holds", isData: true,
  },
  "/PersistentVolume": {
    fields: [["spec", "*"]],
    except: ["capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeAttributesClassName"].map((name) => ["spec", name]),
    cost: "parts it from its claim", isData: true,
  },
  "/Pod": {
    fields: [["spec", "*"]],
    except: ["containers", "initContainers", "ephemeralContainers", "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"].map((name) => ["spec", name]),
    cost: "stops it",
  },
  // pkg/apis/storage/validation, ValidateStorageClassUpdate and ValidateCSIDriverUpdate.
  "storage.k8s.io/StorageClass": { fields: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"].map((name) => [name]), cost: "leaves its volumes as they are" },
  "storage.k8s.io/CSIDriver": { fields: [["spec", "attachRequired"], ["spec", "volumeLifecycleModes"]], cost: "keeps volumes from being mounted meanwhile" },
  // pkg/apis/rbac/validation, ValidateRoleBindingUpdate and ValidateClusterRoleBindingUpdate.
  "rbac.authorization.k8s.io/RoleBinding": { fields: [["roleRef"]], cost: "takes the rights away meanwhile" },
  "rbac.authorization.k8s.io/ClusterRoleBinding": { fields: [["roleRef"]], cost: "takes the rights away meanwhile" },
  // pkg/apis/networking/validation, ValidateIngressClassUpdate.
  "networking.k8s.io/IngressClass": { fields: [["spec", "controller"]], cost: "takes its Ingresses from their controller meanwhile" },
  // pkg/apis/scheduling/validation, ValidatePriorityClassUpdate.
  "scheduling.k8s.io/PriorityClass": { fields: [["value"], ["preemptionPolicy"]], cost: "leaves running pods as they are" },
  // pkg/apis/node/validation, ValidateRuntimeClassUpdate.
  "node.k8s.io/RuntimeClass": { fields: [["handler"]], cost: "leaves running pods as they are" },
  // pkg/apis/discovery/validation, ValidateEndpointSliceUpdate.
  "discovery.k8s.io/EndpointSlice": { fields: [["addressType"]], cost: "takes the endpoints away meanwhile" },
  // k8s.io/apiextensions-apiserver pkg/apis/apiextensions/validation, ValidateCustomResourceDefinitionUpdate.
  "apiextensions.k8s.io/CustomResourceDefinition": { fields: [["spec", "group"], ["spec", "scope"], ["spec", "names", "plural"], ["spec", "names", "kind"]], cost: "deletes every object of the kind", isData: true },
};
