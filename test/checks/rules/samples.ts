import { ruleProblems } from "#lib/checks/rules/check.js";
import type { KubernetesVersion } from "#lib/model/kubernetes.js";
import type { Data, DataObject, Manifest } from "#lib/synth/manifest.js";

/** What is put in place of a field: another value, or nothing when the field is to be removed. */
export type Change = readonly [pointer: string, value: Data | undefined];

/** A valid object with fields changed. Pointers are relative to the object; missing steps are made. */
export function changed(object: DataObject, ...changes: readonly Change[]): DataObject {
  let result: Data = object;
  for (const [pointer, value] of changes) result = put(result, pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/")), value);
  return result as DataObject;
}

function put(into: Data | undefined, [step, ...rest]: readonly string[], value: Data | undefined): Data {
  if (step === undefined) return value ?? null;
  if (Array.isArray(into)) {
    const copy: Data[] = [...into];
    if (value === undefined && rest.length === 0) copy.splice(Number(step), 1);
    else copy[Number(step)] = put(copy[Number(step)], rest, value);
    return copy;
  }
  const fields = { ...(into as DataObject | undefined) };
  if (value === undefined && rest.length === 0) delete (fields as Record<string, Data>)[step];
  else (fields as Record<string, Data>)[step] = put(fields[step], rest, value);
  return fields;
}

export function manifest(data: DataObject): Manifest {
  const apiVersion = String(data.apiVersion);
  const { name, namespace } = data.metadata as Record<string, string | undefined>;
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return { group, kind: String(data.kind), namespace: namespace ?? "", name: name ?? "", apiVersion, data, wave: 0, construct: "app" };
}

/** What the rules find, as `code pointer`. */
export function findings(data: DataObject, kubernetes: KubernetesVersion = "1.34"): string[] {
  return ruleProblems(manifest(data), kubernetes).map(({ code, pointer }) => `${code} ${pointer}`);
}

export const container: DataObject = {
  name: "web",
  image: "registry.example.com/web:1.2",
  ports: [{ name: "http", containerPort: 8080 }],
  env: [{ name: "A", value: "1" }, { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }],
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi", "nvidia.com/gpu": 1 } },
  volumeMounts: [{ name: "config", mountPath: "/etc/web" }],
  livenessProbe: { httpGet: { path: "/live", port: "http" } },
  securityContext: { allowPrivilegeEscalation: false, runAsUser: 1000 },
};

export const pod: DataObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop" },
  spec: { containers: [container], volumes: [{ name: "config", configMap: { name: "web" } }, { name: "disk", persistentVolumeClaim: { claimName: "disk" } }] },
};

const template: DataObject = { metadata: { labels: { app: "web" } }, spec: pod.spec ?? {} };
const selector: DataObject = { matchLabels: { app: "web" } };

export const deployment: DataObject = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec: { replicas: 2, selector, template } };

export const statefulSet: DataObject = {
  ...deployment,
  kind: "StatefulSet",
  spec: { serviceName: "web", selector, template, volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } }] },
};

export const daemonSet: DataObject = { ...deployment, kind: "DaemonSet", spec: { selector, template } };

const jobSpec: DataObject = { template: changed(template, ["/spec/restartPolicy", "Never"]) };
export const job: DataObject = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "load", namespace: "shop" }, spec: jobSpec };
export const cronJob: DataObject = { ...job, kind: "CronJob", spec: { schedule: "*/5 1-3 * jan MON-5", timeZone: "Europe/Berlin", jobTemplate: { spec: jobSpec } } };
