import type { Stack, StackService } from "../../model/stack.js";
import type { Data, DataObject, Manifest } from "../../synth/manifest.js";

/** A service of a stack as the pod that it stands for, so that what is said of pods can be said of it. */
export interface ProjectedService {
  /** Key of the service. */
  readonly service: string;
  /** A Pod that belongs to a controller, as policies judge it. */
  readonly pod: Manifest;
  /** The workload that would make such pods, for the proof of capacity. */
  readonly workload: Manifest;
}

/**
 * The pods that a stack's services stand for. What Docker does for every container is stated as Kubernetes says it:
 * its seccomp profile, no token of an API. That processes may gain rights on a Swarm is a loss of its own
 * (`loss-privilege-escalation`), and not said twice.
 */
export function projectServices({ name: stack, document: { services } }: Pick<Stack, "name" | "document">, namespace: string): ProjectedService[] {
  return Object.entries(services).map(([key, service]) => {
    const labels = kubernetesLabels(service.deploy?.labels ?? service.labels ?? {});
    const metadata = { name: key, namespace, labels };
    const spec = podSpec(key, service);
    return {
      service: key,
      pod: manifest("", "v1", "Pod", key, namespace, {
        // A task belongs to its service, as a pod to its controller.
        metadata: { ...metadata, ownerReferences: [{ apiVersion: "v1", kind: "Service", name: `${stack}_${key}`, uid: key }] }, spec,
      }),
      workload: workloadOf(key, namespace, service, { metadata: { labels }, spec }),
    };
  });
}

/** The volumes that a stack makes, as the claims that they stand for. */
export function projectVolumes({ claims }: Stack, namespace: string): Manifest[] {
  return Object.entries(claims).map(([key, { size, class: className }]) => manifest("", "v1", "PersistentVolumeClaim", key, namespace, {
    metadata: { name: key, namespace },
    spec: { accessModes: ["ReadWriteOnce"], ...(className === undefined ? {} : { storageClassName: className }), resources: { requests: { storage: size } } },
  }));
}

function manifest(group: string, version: string, kind: string, name: string, namespace: string, fields: DataObject): Manifest {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return { group, apiVersion, kind, name, namespace, wave: 0, construct: "", data: { apiVersion, kind, ...fields } };
}

function workloadOf(key: string, namespace: string, { deploy = {}, restart, profiles }: StackService, template: DataObject): Manifest {
  const replicas = deploy.replicas ?? 1;
  const metadata = { name: key, namespace };
  if (deploy.mode === "global") return manifest("apps", "v1", "DaemonSet", key, namespace, { metadata, spec: { template } });
  const isJob = deploy.restart_policy?.condition === "on-failure" || restart?.startsWith("on-failure") === true || profiles !== undefined;
  if (isJob) return manifest("batch", "v1", "Job", key, namespace, { metadata, spec: { parallelism: replicas, completions: replicas, template } });
  const surges = deploy.update_config?.order === "start-first";
  const strategy = surges ? { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } : { type: "Recreate" };
  return manifest("apps", "v1", "Deployment", key, namespace, { metadata, spec: { replicas, strategy, template } });
}

function podSpec(key: string, service: StackService): DataObject {
  const { networks = {}, network_mode, pid, deploy = {}, stop_grace_period = "10s" } = service;
  const selector = nodeSelector(deploy.placement?.constraints ?? []);
  const probe = service.healthcheck === undefined ? {} : probes(service.healthcheck);
  return {
    containers: [{
      name: key,
      image: meant(service.image),
      ...(service.entrypoint === undefined ? {} : { command: service.entrypoint.map(meant) }),
      ...(service.command === undefined ? {} : { args: service.command.map(meant) }),
      env: Object.entries(service.environment ?? {}).map(([name, value]) => ({ name, value: meant(value ?? "") })),
      ports: (service.ports ?? []).map(({ target, published, protocol }) => ({ containerPort: target, hostPort: published, protocol: protocol.toUpperCase() })),
      resources: resources(service),
      securityContext: containerSecurity(service),
      volumeMounts: (service.volumes ?? []).map(({ target, read_only = false }, index) => ({ name: `volume-${index}`, mountPath: target, readOnly: read_only })),
      ...probe,
    }],
    ...(network_mode === "host" || Object.hasOwn(networks, "host") ? { hostNetwork: true } : {}),
    ...(pid === "host" ? { hostPID: true } : {}),
    automountServiceAccountToken: false,
    serviceAccountName: key,
    securityContext: podSecurity(service),
    terminationGracePeriodSeconds: Number.parseInt(stop_grace_period, 10),
    ...(Object.keys(selector).length === 0 ? {} : { nodeSelector: selector }),
    volumes: (service.volumes ?? []).map(({ type, source = "", tmpfs }, index): DataObject => {
      const name = `volume-${index}`;
      if (type === "bind") return { name, hostPath: { path: meant(source) } };
      if (type === "tmpfs") return { name, emptyDir: { medium: "Memory", sizeLimit: String(tmpfs?.size ?? 0) } };
      return { name, persistentVolumeClaim: { claimName: source } };
    }),
  };
}

/** A text as the container sees it. */
const meant = (text: string): string => text.replaceAll("$$", "$");

/** Labels that Kubernetes takes too: those of the proxy hold what it does not. */
function kubernetesLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !/^caddy(_\d+)?(\.|$)/.test(key)).map(([key, value]) => [key, meant(value)]));
}

/** Docker's one check stands for both probes, with the periods that differ on Kubernetes. */
function probes({ test }: NonNullable<StackService["healthcheck"]>): DataObject {
  const command = test.slice(1).map(meant);
  return {
    livenessProbe: { exec: { command }, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 4 },
    readinessProbe: { exec: { command }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
  };
}

function resources({ deploy = {} }: StackService): DataObject {
  const { limits = {}, reservations = {} } = deploy.resources ?? {};
  const gpus = (reservations.generic_resources ?? []).reduce((sum, { discrete_resource_spec: { value } }) => sum + value, 0)
    + (reservations.devices ?? []).reduce((sum, { count }) => sum + count, 0);
  const amounts = ({ cpus, memory }: { readonly cpus?: string; readonly memory?: string }): DataObject => ({
    ...(cpus === undefined ? {} : { cpu: cpus }),
    ...(memory === undefined ? {} : { memory: `${memory}i` }),
    ...(gpus === 0 ? {} : { "nvidia.com/gpu": String(gpus) }),
  });
  return { limits: amounts(limits), requests: amounts(reservations) };
}

function containerSecurity({ privileged = false, cap_add: added = [], cap_drop: dropped = [], read_only: isReadOnly = false }: StackService): DataObject {
  return {
    ...(privileged ? { privileged } : { allowPrivilegeEscalation: false }),
    capabilities: { drop: [...dropped], ...(added.length === 0 ? {} : { add: [...added] }) },
    readOnlyRootFilesystem: isReadOnly,
  };
}

/** Without a user the image decides, so that nothing is stated. */
function podSecurity({ user }: StackService): DataObject {
  const [uid, gid] = (user ?? "").split(":").map((id) => (/^\d+$/.test(id) ? Number(id) : undefined));
  return {
    ...(uid === undefined ? {} : { runAsUser: uid, runAsNonRoot: uid !== 0 }),
    ...(gid === undefined ? {} : { runAsGroup: gid }),
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Constraints on labels of nodes; what is said otherwise is no selector. The model of GPUs is a label here and there. */
function nodeSelector(constraints: readonly string[]): Record<string, Data & string> {
  const selector: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const constraint of constraints) {
    const [, key = "", value = ""] = /^(\S+) == (.+)$/.exec(constraint) ?? [];
    if (key === "node.hostname") selector["kubernetes.io/hostname"] = value;
    else if (key === "node.labels.gpu") selector[gpuLabel] = value;
    else if (key.startsWith("node.labels.")) selector[key.slice("node.labels.".length)] = value;
  }
  return { ...selector };
}

/** The label of a Swarm's nodes that says which GPUs they have. */
export const gpuLabel = "gpu";
