/** RayCluster of ray.io/v1, as far as the lab uses it (KubeRay 1.4, "API Reference"). */
export interface RayClusterSpec {
  readonly rayVersion: string;
  /** Whether a sidecar of the head changes the number of workers by what tasks ask for. */
  readonly enableInTreeAutoscaling: boolean;
  readonly autoscalerOptions: AutoscalerOptions;
  readonly headGroupSpec: HeadGroup;
  readonly workerGroupSpecs: readonly WorkerGroup[];
}

export interface AutoscalerOptions {
  readonly version?: "v1" | "v2";
  readonly upscalingMode?: "Default" | "Conservative" | "Aggressive";
  /** Seconds without work after which a worker is removed. */
  readonly idleTimeoutSeconds?: number;
  readonly resources: Resources;
  readonly securityContext: ContainerSecurity;
  readonly volumeMounts?: readonly VolumeMount[];
}

export interface HeadGroup {
  readonly serviceType?: "ClusterIP";
  /** Options of `ray start`, without their dashes. */
  readonly rayStartParams: Readonly<Record<string, string>>;
  readonly template: PodTemplate;
}

/** The number of workers is left to the autoscaler: written here, ArgoCD would set it back. */
export interface WorkerGroup {
  readonly groupName: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly rayStartParams: Readonly<Record<string, string>>;
  readonly template: PodTemplate;
}

export interface PodTemplate {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly automountServiceAccountToken?: boolean;
    readonly runtimeClassName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly Toleration[];
    readonly securityContext: PodSecurity;
    readonly containers: readonly [Container];
    readonly volumes: readonly Volume[];
  };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly resources: Resources;
  readonly securityContext: ContainerSecurity;
  readonly volumeMounts: readonly VolumeMount[];
}

export interface Toleration {
  readonly key: string;
  readonly operator: "Exists" | "Equal";
  readonly value?: string;
  readonly effect: "NoSchedule" | "NoExecute";
}

export interface PodSecurity {
  readonly runAsNonRoot: true;
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly fsGroup: number;
  readonly seccompProfile: { readonly type: "RuntimeDefault" };
}

export interface ContainerSecurity {
  readonly allowPrivilegeEscalation: false;
  readonly readOnlyRootFilesystem: boolean;
  readonly capabilities: { readonly drop: readonly ["ALL"] };
}

export interface Resources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
}

export interface Volume {
  readonly name: string;
  readonly emptyDir: { readonly sizeLimit: string };
}
