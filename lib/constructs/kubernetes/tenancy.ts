import { bytes, formatBytes, formatCpu, millicores, type Bytes, type Cpu } from "../quantity.js";
import { range } from "../resources.js";
import type { Tenancy } from "../tenancy.js";
import { addObject, type Context, type Fields } from "./context.js";
import { dnsRule } from "./network-policy.js";

export function renderTenancy(tenancy: Tenancy, context: Context): void {
  const { level = "restricted", reason } = tenancy.props;
  const version = `v${context.cluster.kubernetes}`;
  addObject(tenancy, context, {
    apiVersion: "v1",
    kind: "Namespace",
    name: context.namespace,
    annotations: reason === undefined ? undefined : { "astrolabe/level": reason },
    labels: {
      // What is enforced may be wider by exception; what is recorded is always held to the strictest level.
      "pod-security.kubernetes.io/enforce": level,
      "pod-security.kubernetes.io/enforce-version": version,
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/audit-version": version,
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/warn-version": version,
    },
  });
  const add = (apiVersion: string, kind: string, id: string, name: string, spec: Fields) =>
    addObject(tenancy, context, { apiVersion, kind, id, name, spec });
  const policy = ["networking.k8s.io/v1", "NetworkPolicy"] as const;
  add(...policy, "DefaultDeny", "default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  add(...policy, "AllowDns", "allow-dns", { podSelector: {}, policyTypes: ["Egress"], egress: [dnsRule] });
  add("v1", "ResourceQuota", "ResourceQuota", "quota", { hard: quota(tenancy) });
  add("v1", "LimitRange", "LimitRange", "limits", { limits: [containerDefaults(tenancy)] });
}

function quota({ props: { quota: wanted = {} } }: Tenancy): Fields {
  const { cpu = 8, memory = "16Gi", storage = "100Gi", pods = 50, gpus = 0 } = wanted;
  return {
    "requests.cpu": formatCpu(cpu),
    "limits.cpu": twiceCpu(cpu),
    "requests.memory": memory,
    "limits.memory": twiceMemory(memory),
    "requests.storage": storage,
    "requests.nvidia.com/gpu": String(gpus),
    pods: String(pods),
    // Traffic enters through the ingress controller alone.
    "services.loadbalancers": "0",
    "services.nodeports": "0",
  };
}

function containerDefaults({ props: { defaults = {} } }: Tenancy): Fields {
  const cpu = range<Cpu>(defaults.cpu ?? { request: "100m", limit: "500m" });
  const memory = range<Bytes>(defaults.memory ?? { request: "128Mi", limit: "256Mi" });
  const disk = range<Bytes>(defaults.disk ?? { request: "64Mi", limit: "1Gi" });
  const amounts = (end: "request" | "limit") => ({
    cpu: formatCpu(cpu[end]),
    memory: memory[end],
    "ephemeral-storage": disk[end],
  });
  return { type: "Container", defaultRequest: amounts("request"), default: amounts("limit") };
}

/** Malformed amounts pass through as they are: the construct has reported them. */
function twiceCpu(cpu: Cpu): string {
  const amount = millicores(cpu);
  return amount === undefined ? String(cpu) : formatCpu(`${amount * 2}m`);
}

function twiceMemory(memory: Bytes): Bytes {
  const amount = bytes(memory);
  return amount === undefined ? memory : formatBytes(amount * 2);
}
