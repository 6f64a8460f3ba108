import { healthChecks, type HealthCheck } from "../health.js";
import type { EnvironmentValue, RuntimeFact } from "../environment.js";
import { scratchSize } from "../mount.js";
import { findPort, namedPorts } from "../port.js";
import { bytes, formatBytes, formatCpu, type Bytes, type Cpu } from "../quantity.js";
import { range, type Range } from "../resources.js";
import { SecretKey } from "../secret-reference.js";
import type { Workload } from "../workload.js";
import type { Fields } from "./context.js";
import { containerSecurity } from "./security.js";

/** A workload's only container. `probed` is false for jobs, whose end says how they are, unless they state checks. */
export function container(workload: Workload, volumeMounts: readonly Fields[], probed: boolean): Fields {
  const { image, command, args, env = {}, ports, health, privileges } = workload.props;
  const hostPorts = privileges?.hostPorts ?? [];
  const values = Object.entries(env);
  const isText = ([, value]: [string, EnvironmentValue]) => typeof value !== "object";
  // Kubernetes replaces $(NAME) only by variables that stand earlier in the list.
  const ordered = [...values.filter((entry) => !isText(entry)), ...values.filter(isText)];
  return {
    name: "main",
    image,
    imagePullPolicy: "IfNotPresent",
    command,
    args,
    ...(ordered.length === 0 ? {} : { env: ordered.map(([name, value]) => environmentVariable(name, value)) }),
    ports: ports && namedPorts(ports).map(({ name, number, protocol }) => ({
      name, containerPort: number, protocol, ...(hostPorts.includes(name) ? { hostPort: number } : {}),
    })),
    ...(probed || health !== undefined ? probes(workload) : {}),
    resources: resources(workload),
    securityContext: containerSecurity(workload),
    ...(volumeMounts.length === 0 ? {} : { volumeMounts }),
  };
}

const runtimeFields: Readonly<Record<RuntimeFact["runtime"], string>> = {
  "node-name": "spec.nodeName",
  "node-address": "status.hostIP",
  "instance-name": "metadata.name",
  "instance-address": "status.podIP",
  namespace: "metadata.namespace",
};

function environmentVariable(name: string, value: EnvironmentValue): Fields {
  if (value instanceof SecretKey) {
    return { name, valueFrom: { secretKeyRef: { name: value.secret.objectName, key: value.key } } };
  }
  if (typeof value === "object") return { name, valueFrom: { fieldRef: { fieldPath: runtimeFields[value.runtime] } } };
  return { name, value: String(value) };
}

function probes({ props }: Workload): Fields {
  const { live, ready, startSeconds = 60 } = healthChecks(props.health, props.ports);
  const main = findPort(props.ports)?.name;
  const probe = (check: HealthCheck | undefined, periodSeconds: number, failureThreshold: number) =>
    check && { ...question(check, main), periodSeconds, timeoutSeconds: 5, failureThreshold };
  return {
    startupProbe: probe(live ?? ready, 5, Math.ceil(startSeconds / 5)),
    livenessProbe: probe(live, 15, 4),
    readinessProbe: probe(ready, 10, 3),
  };
}

function question(check: HealthCheck, main: string | undefined): Fields {
  if (typeof check === "string") return { httpGet: { path: check, port: main } };
  if ("path" in check) return { httpGet: { path: check.path, port: check.port ?? main } };
  return "port" in check ? { tcpSocket: { port: check.port } } : { exec: { command: check.command } };
}

function resources({ scratch, props: { resources: wanted = {}, gpu } }: Workload): Fields {
  const cpu = range<Cpu>(wanted.cpu ?? { request: "100m", limit: "500m" });
  const memory = range<Bytes>(wanted.memory ?? { request: "128Mi", limit: "256Mi" });
  const folders = Object.values(scratch).filter((folder) => typeof folder === "string");
  const scratchBytes = folders.reduce((sum, folder) => sum + (bytes(scratchSize(folder)) ?? 0), 0);
  const disk: Range<Bytes> = range<Bytes>(wanted.disk ?? { request: "64Mi", limit: formatBytes(2 ** 30 + scratchBytes) });
  const gpus = gpu === undefined ? {} : { "nvidia.com/gpu": String(gpu.count ?? 1) };
  const amounts = (end: "request" | "limit") => ({
    cpu: formatCpu(cpu[end]),
    memory: memory[end],
    "ephemeral-storage": disk[end],
    ...gpus,
  });
  return { requests: amounts("request"), limits: amounts("limit") };
}
