import type { DataObject } from "../../../synth/manifest.js";
import { each, list, object, text } from "../../rules/reading.js";
import { isObject } from "../../workload.js";
import type { PodFacts, PortFacts } from "../facts.js";
import type { LabelBook } from "./labels.js";

const measured = ["cpu", "memory"] as const;

/** What pods of a template offer: labels to select them by, ports, and requests to measure them against. */
export function podFacts(metadata: DataObject, spec: DataObject, labels: LabelBook): PodFacts {
  const ports: PortFacts[] = [];
  const unrequested: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const container of running(spec)) {
    each(container.ports, "", ({ containerPort, name, protocol }) => {
      if (typeof containerPort === "number") ports.push(portFacts(containerPort, text(name), text(protocol)));
    });
    const { requests, limits } = object(container.resources);
    for (const resource of measured) {
      // A limit without a request is the request as well (kubernetes, pkg/apis/core/v1/defaults.go, SetDefaults_Pod).
      if (isObject(requests) && Object.hasOwn(requests, resource)) continue;
      if (isObject(limits) && Object.hasOwn(limits, resource)) continue;
      (unrequested[resource] ??= []).push(text(container.name));
    }
  }
  return {
    labels: labels.offer(metadata.labels),
    ...(ports.length === 0 ? {} : { ports }),
    ...(Object.keys(unrequested).length === 0 ? {} : { unrequested: { ...unrequested } }),
  };
}

/** Containers that run as long as the pod: sidecars are init containers that always restart (Kubernetes, "Sidecar Containers"). */
function running(spec: DataObject): DataObject[] {
  const sidecars = list(spec.initContainers).filter(isObject).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...list(spec.containers).filter(isObject), ...sidecars];
}

/** A port, without what is the default. */
export function portFacts(number: number, name: string, protocol: string): PortFacts {
  return { number, ...(name === "" ? {} : { name }), ...(protocol === "" || protocol === "TCP" ? {} : { protocol }) };
}
