import type { Construct } from "constructs";
import { addressOf, urlOf, type Endpoint } from "./endpoint.js";
import type { Storage } from "./mount.js";
import type { Ports } from "./port.js";
import { routeProblems, type Route } from "./route.js";
import { scalingProblems } from "./scaling.js";
import { Workload, type WorkloadProps } from "./workload.js";

export interface StatefulServiceProps extends WorkloadProps {
  readonly ports: Ports;
  /** Volumes that each replica has of its own, by absolute path. They outlive the service. */
  readonly storage: Readonly<Record<string, Storage>>;
  /** How requests from outside come in. Default: not at all. */
  readonly route?: Route | readonly Route[];
  /** Default: 1. */
  readonly replicas?: number;
}

/**
 * A program with lasting state that answers requests. Replicas have stable names, volumes of their
 * own, and may talk to each other on the declared ports.
 */
export class StatefulService extends Workload<StatefulServiceProps> implements Endpoint {
  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
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

  /** Name under which the members know each other: `member(0)` is the first replica. */
  member(index: number): string {
    return `${this.objectName}-${index}.${this.membersName}`;
  }

  get membersName(): string {
    return `${this.objectName}-members`;
  }

  override get storage(): Readonly<Record<string, Storage>> {
    return this.props.storage;
  }

  get routes(): readonly Route[] {
    return [this.props.route ?? []].flat();
  }

  protected override problems(): string[] {
    const { ports, replicas, storage } = this.props;
    return [
      ...super.problems(),
      ...(Object.keys(ports).length > 0 ? [] : ["There are no ports. Write at least one, such as `{ http: 8080 }`."]),
      ...(Object.keys(storage).length > 0 ? [] : ["There is no storage. Write `storage`, or use a `WebService`."]),
      ...routeProblems(this.routes, ports),
      ...scalingProblems(replicas, undefined),
    ];
  }
}
