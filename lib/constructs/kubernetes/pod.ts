import { createHash } from "node:crypto";
import type { ConfigFile } from "../config-file.js";
import type { Workload } from "../workload.js";
import { container } from "./container.js";
import { selectorLabels, type Context, type Fields } from "./context.js";
import { placement } from "./placement.js";
import { podSecurity } from "./security.js";
import { podVolumes } from "./volumes.js";

/** What differs between the pods of services and of jobs. */
export interface PodOptions {
  /** Jobs' pods are not restarted in place and have no probes by default. */
  readonly job?: boolean;
  /** Whether several pods are to stand on several nodes. */
  readonly spread?: boolean;
}

/** A workload's pods: labels, annotations and spec. */
export function podTemplate(workload: Workload, context: Context, { job = false, spread = false }: PodOptions = {}): Fields {
  const { props, objectName } = workload;
  const { volumes, mounts, configs } = podVolumes(workload);
  const labels = { ...context.chart.labels, ...selectorLabels(workload, context) };
  const annotations = podAnnotations(workload, configs);
  return {
    metadata: { labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: {
      serviceAccountName: objectName,
      automountServiceAccountToken: (props.permissions ?? []).length > 0,
      enableServiceLinks: false,
      ...(job ? { restartPolicy: "Never" } : {}),
      terminationGracePeriodSeconds: props.stopSeconds ?? 30,
      ...(props.pullSecret === undefined ? {} : { imagePullSecrets: [{ name: props.pullSecret.objectName }] }),
      // Pods on the node's network need the second policy to resolve names of the cluster.
      ...(props.privileges?.hostNetwork === true ? { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" } : {}),
      ...(props.privileges?.hostProcesses === true ? { hostPID: true } : {}),
      securityContext: podSecurity(workload),
      ...placement(workload, context),
      ...(spread ? { topologySpreadConstraints: [spreadOverNodes(selectorLabels(workload, context))] } : {}),
      containers: [container(workload, mounts, !job)],
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  };
}

function podAnnotations({ props }: Workload, configs: readonly ConfigFile[]): Record<string, string> {
  const { metrics, ports, privileges, hostPaths = [] } = props;
  const port = metrics === undefined ? undefined : ports?.[metrics.port];
  return {
    ...(port === undefined ? {} : {
      "prometheus.io/scrape": "true",
      "prometheus.io/port": String(typeof port === "number" ? port : port.number),
      "prometheus.io/path": metrics?.path ?? "/metrics",
    }),
    ...(configs.length === 0 ? {} : { "astrolabe/config-hash": configHash(configs) }),
    ...(privileges === undefined ? {} : { "astrolabe/privileges": privileges.reason }),
    ...(hostPaths.length === 0 ? {} : {
      "astrolabe/host-paths": hostPaths.map(({ path, reason }) => `${path}: ${reason}`).join("; "),
    }),
  };
}

/** Changes with the configuration, and with it the pod template, so that the pods are replaced. */
function configHash(configs: readonly ConfigFile[]): string {
  const digests = configs.map(({ objectName, digest }) => `${objectName} ${digest}`).sort();
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}

function spreadOverNodes(matchLabels: Record<string, string>): Fields {
  return {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels },
  };
}
