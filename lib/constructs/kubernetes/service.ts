import type { Part } from "../part.js";
import { namedPorts, type Ports } from "../port.js";
import { addObject, selectorLabels, type Context, type Fields } from "./context.js";

/** Adds the Service under whose name the part is reached. */
export function addService(part: Part, context: Context, ports: Ports): void {
  addObject(part, context, {
    apiVersion: "v1",
    kind: "Service",
    spec: { type: "ClusterIP", selector: selectorLabels(part, context), ports: servicePorts(ports) },
  });
}

/** Adds the Service that gives each member of a stateful set a name of its own, also before it is ready. */
export function addMembersService(part: Part, context: Context, name: string, ports: Ports): void {
  addObject(part, context, {
    id: "MembersService",
    apiVersion: "v1",
    kind: "Service",
    name,
    spec: {
      type: "ClusterIP",
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector: selectorLabels(part, context),
      ports: servicePorts(ports),
    },
  });
}

function servicePorts(ports: Ports): Fields[] {
  return namedPorts(ports).map(({ name, number, protocol }) => ({ name, port: number, targetPort: name, protocol }));
}
