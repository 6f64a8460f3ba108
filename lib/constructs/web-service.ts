import type { Construct } from "constructs";
import { addressOf, urlOf, type Endpoint } from "./endpoint.js";
import type { Ports } from "./port.js";
import { routeProblems, type Route } from "./route.js";
import { scalingProblems, type Autoscale } from "./scaling.js";
import { Workload, type WorkloadProps } from "./workload.js";

export interface WebServiceProps extends WorkloadProps {
  readonly ports: Ports;
  /** How requests from outside come in. Default: not at all. */
  readonly route?: Route | readonly Route[];
  /** Default: 1. Not together with `autoscale`. */
  readonly replicas?: number;
  readonly autoscale?: Autoscale;
}

/** A program without lasting state that answers requests. */
export class WebService extends Workload<WebServiceProps> implements Endpoint {
  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id, props);
  }

  get host(): string {
    return this.objectName;
  }

  address(port?: string): string {
    return addressOf(this.host, this.props.ports, port);
  }

  url(port?: string, scheme?: string): string {
    return urlOf(this.address(port), scheme);
  }

  get routes(): readonly Route[] {
    return [this.props.route ?? []].flat();
  }

  protected override problems(): string[] {
    const { ports, replicas, autoscale } = this.props;
    return [
      ...super.problems(),
      ...(Object.keys(ports).length > 0 ? [] : ["There are no ports. Write at least one, such as `{ http: 8080 }`."]),
      ...routeProblems(this.routes, ports),
      ...scalingProblems(replicas, autoscale),
    ];
  }
}
