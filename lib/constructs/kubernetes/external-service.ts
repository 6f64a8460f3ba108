import type { ExternalService } from "../external-service.js";
import { namedPorts } from "../port.js";
import { addObject, type Context } from "./context.js";

/** A Service without selector, and the endpoints that it lacks ("Services without selectors", Kubernetes documentation). */
export function renderExternalService(service: ExternalService, context: Context): void {
  const { addresses, ports } = service.props;
  const named = namedPorts(ports);
  addObject(service, context, {
    apiVersion: "v1",
    kind: "Service",
    spec: {
      type: "ClusterIP",
      ports: named.map(({ name, number, protocol }) => ({ name, port: number, targetPort: number, protocol })),
    },
  });
  addObject(service, context, {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    labels: { "kubernetes.io/service-name": service.objectName, "endpointslice.kubernetes.io/managed-by": "astrolabe" },
    addressType: addresses.some((address) => address.includes(":")) ? "IPv6" : "IPv4",
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: named.map(({ name, number, protocol }) => ({ name, port: number, protocol })),
  });
}
