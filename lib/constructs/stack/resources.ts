import type { ServiceResources } from "../../model/stack.js";
import { bytes, millicores, type Bytes, type Cpu } from "../quantity.js";
import { range } from "../resources.js";
import type { Workload } from "../workload.js";
import type { StackContext } from "./context.js";

/** Processors, memory and GPUs, with the same defaults as on Kubernetes. */
export function resourcesOf(workload: Workload, service: string, context: StackContext): ServiceResources {
  const { resources: wanted = {}, gpu } = workload.props;
  const cpu = range<Cpu>(wanted.cpu ?? { request: "100m", limit: "500m" });
  const memory = range<Bytes>(wanted.memory ?? { request: "128Mi", limit: "256Mi" });
  if (wanted.disk !== undefined) context.loses(workload, "loss-disk-limit", `Local disk is asked for (${JSON.stringify(wanted.disk)}), and neither set aside nor limited`, { service, pointer: "/deploy/resources" });
  context.keeps(workload, "resources");
  const amounts = (end: "request" | "limit") => ({ cpus: cpus(cpu[end]), memory: memoryText(memory[end]) });
  const count = gpu?.count ?? 1;
  if (gpu !== undefined && context.isSwarm) {
    context.loses(workload, "loss-gpu", `${count} of ${gpu.model}: the Swarm counts it, and the NVIDIA runtime has to hand it over`, { service, pointer: "/deploy/resources" });
  } else if (gpu !== undefined) context.changes(workload, "GPUs", "devices of the NVIDIA driver");
  const gpus = gpu === undefined ? {} : context.isSwarm
    ? { generic_resources: [{ discrete_resource_spec: { kind: "gpu", value: count } }] }
    : { devices: [{ driver: "nvidia", count, capabilities: ["gpu"] }] };
  return { limits: amounts("limit"), reservations: { ...amounts("request"), ...gpus } };
}

/** Docker takes decimal processors as a text. What is malformed has been reported by the construct. */
function cpus(cpu: Cpu): string {
  const amount = millicores(cpu);
  return amount === undefined ? String(cpu) : String(amount / 1000);
}

/** Docker's units are powers of 1024 without the `i` (docker/go-units, RAMInBytes). */
function memoryText(size: Bytes): string {
  const amount = bytes(size);
  if (amount === undefined) return size;
  const mebibytes = amount / 2 ** 20;
  if (!Number.isInteger(mebibytes)) return `${Math.ceil(amount / 1024)}K`;
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}G` : `${mebibytes}M`;
}
