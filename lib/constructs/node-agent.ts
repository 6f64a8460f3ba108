import type { Construct } from "constructs";
import { Workload, type WorkloadProps } from "./workload.js";

export interface NodeAgentProps extends WorkloadProps {
  /** Whether it runs on nodes with taints too, such as control-plane and GPU nodes. Default: true. */
  readonly everywhere?: boolean;
}

/** A program that runs once on every node, such as a log shipper. */
export class NodeAgent extends Workload<NodeAgentProps> {
  constructor(scope: Construct, id: string, props: NodeAgentProps) {
    super(scope, id, props);
  }
}
