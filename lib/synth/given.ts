import { OperatedWorkload } from "../constructs/operated-workload.js";
import { SecretReference } from "../constructs/secret-reference.js";
import type { IConstruct } from "constructs";
import type { GivenObject, GivenPods } from "../model/given.js";

/** What one construct of a deployment states to exist without an object of the deployment that makes it. */
export interface ConstructGiven {
  /** Construct path below the chart. */
  readonly construct: string;
  /** In the deployment's namespace. */
  readonly given: GivenObject | GivenPods;
}

/** Collects what constructs state to be made by somebody else: Secrets, and pods of operators. */
export function givenBy(constructs: readonly IConstruct[], pathOf: (construct: IConstruct) => string): ConstructGiven[] {
  const stated: ConstructGiven[] = [];
  for (const part of constructs) {
    if (part instanceof SecretReference) {
      const { name, keys, by = "" } = part.props;
      stated.push({ construct: pathOf(part), given: { kind: "Secret", name, ...(keys === undefined ? {} : { keys }), by } });
    } else if (part instanceof OperatedWorkload) {
      stated.push({ construct: pathOf(part), given: { kind: "Pod", labels: part.props.labels, by: "" } });
    }
  }
  return stated;
}
