import type { Construct } from "constructs";
import { addressOf, urlOf, type Endpoint } from "./endpoint.js";
import type { Ports } from "./port.js";
import { routeProblems, type Route } from "./route.js";
import { Workload, type WorkloadProps } from "./workload.js";

export interface ServiceProps extends WorkloadProps {
  readonly ports: Ports;
  /** How requests from outside come in. Default: not at all. */
  readonly route?: Route | readonly Route[];
  /** Default: 1. */
  readonly replicas?: number;
}

/** A workload that answers requests under a name. */
export abstract class Service<Props extends ServiceProps = ServiceProps> extends Workload<Props> implements Endpoint {
  constructor(scope: Construct, id: string, props: Props) {
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
    const { ports } = this.props;
    return [
      ...super.problems(),
      ...(Object.keys(ports).length > 0 ? [] : ["There are no ports. Write at least one, such as `{ http: 8080 }`."]),
      ...routeProblems(this.routes, ports),
    ];
  }
}
