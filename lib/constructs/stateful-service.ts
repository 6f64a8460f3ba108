import type { Construct } from "constructs";
import type { Storage } from "./mount.js";
import { scalingProblems } from "./scaling.js";
import { Service, type ServiceProps } from "./service.js";

export interface StatefulServiceProps extends ServiceProps {
  /** Volumes that each replica has of its own, by absolute path. They outlive the service. */
  readonly storage: Readonly<Record<string, Storage>>;
}

/**
 * A program with lasting state that answers requests. Replicas have stable names, volumes of their
 * own, and may talk to each other on the declared ports.
 */
export class StatefulService extends Service<StatefulServiceProps> {
  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    super(scope, id, props);
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

  protected override problems(): string[] {
    const { replicas, storage } = this.props;
    return [
      ...super.problems(),
      ...(Object.keys(storage).length > 0 ? [] : ["There is no storage. Write `storage`, or use a `WebService`."]),
      ...scalingProblems(replicas, undefined),
    ];
  }
}
