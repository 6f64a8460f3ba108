import type { Construct } from "constructs";
import { labelProblems } from "./label.js";
import { Part, type PartProps } from "./part.js";
import { peerProblems, type Destination, type Peer } from "./peer.js";
import { portProblems, type Ports } from "./port.js";

export interface OperatedWorkloadProps extends PartProps {
  /** Labels that the operator gives the workload, such as `{ "ray.io/cluster": "lab" }`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Ports that it listens on, by name. */
  readonly ports?: Ports;
  /** Whether its pods talk to each other, on any port: members of one whole, not of several owners. Default: false. */
  readonly members?: boolean;
  /** Who may talk to it. Default: nobody. */
  readonly allowFrom?: readonly Peer[];
  /** Who it may talk to. Default: nobody but the cluster's DNS. */
  readonly reaches?: readonly Destination[];
}

/**
 * A workload that an operator makes from a custom resource in the same namespace, as far as traffic
 * is concerned. Pods on the node's own network are beyond any such rule (Kubernetes, "Network Policies").
 */
export class OperatedWorkload extends Part<OperatedWorkloadProps> {
  constructor(scope: Construct, id: string, props: OperatedWorkloadProps) {
    super(scope, id, props);
  }

  protected override problems(): string[] {
    const { labels, ports, allowFrom = [], reaches = [] } = this.props;
    return [
      ...super.problems(),
      ...(Object.keys(labels).length > 0 ? [] : ["There are no labels. Write those that the operator gives."]),
      ...Object.entries(labels).flatMap(([key, value]) => labelProblems(key, value)),
      ...portProblems(ports),
      ...peerProblems(allowFrom, ports ?? {}),
      ...peerProblems(reaches),
    ];
  }
}
