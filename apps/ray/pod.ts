import type { Bytes } from "#lib/constructs/index.js";
import type { Container, ContainerSecurity, PodTemplate, Resources, VolumeMount } from "./ray-cluster.js";

/** What one Ray node gets. */
export interface Size {
  readonly cpu: number;
  readonly memory: Bytes;
  /** For logs, spilled objects and runtime environments. */
  readonly disk: Bytes;
}

export interface RayPod extends Size {
  readonly name: string;
  readonly image: string;
  readonly ports?: Container["ports"];
  /** Value of `nvidia.com/gpu.product` of the nodes with the GPU that it takes. */
  readonly gpu?: string;
  /** Whether it may ask the API server, as the autoscaler beside the head does. */
  readonly apiAccess?: boolean;
}

export const restricted: ContainerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** Ray keeps its sessions, sockets and spilled objects below `/tmp/ray`. */
export const tmp: VolumeMount = { name: "tmp", mountPath: "/tmp" };

/** Requests that are limits too: Ray schedules by what it was told it has. */
export function exactly(amounts: Readonly<Record<string, string>>): Resources {
  return { requests: amounts, limits: amounts };
}

/** A pod that passes the restricted Pod Security Standard. The image's user `ray` is 1000, its group `users` 100. */
export function rayPod({ name, image, ports, cpu, memory, disk, gpu, apiAccess = false }: RayPod): PodTemplate {
  const gpus = gpu === undefined ? {} : { "nvidia.com/gpu": "1" };
  return {
    metadata: {
      annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "8080", "prometheus.io/path": "/metrics" },
    },
    spec: {
      automountServiceAccountToken: apiAccess,
      ...(gpu === undefined ? {} : {
        runtimeClassName: "nvidia",
        nodeSelector: { "nvidia.com/gpu.product": gpu },
        tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
      }),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 100,
        fsGroup: 100,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [{
        name,
        image,
        ports: [...(ports ?? []), { name: "metrics", containerPort: 8080 }],
        env: [
          { name: "RAY_USAGE_STATS_ENABLED", value: "0" },
          { name: "XDG_CACHE_HOME", value: "/tmp/cache" },
          { name: "MPLCONFIGDIR", value: "/tmp/matplotlib" },
        ],
        resources: exactly({ cpu: String(cpu), memory, "ephemeral-storage": disk, ...gpus }),
        securityContext: restricted,
        volumeMounts: [tmp],
      }],
      volumes: [{ name: tmp.name, emptyDir: { sizeLimit: disk } }],
    },
  };
}
