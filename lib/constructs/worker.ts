import type { Construct } from "constructs";
import { scalingProblems, type Autoscale } from "./scaling.js";
import { Workload, type WorkloadProps } from "./workload.js";

export interface WorkerProps extends WorkloadProps {
  /** Default: 1. Not together with `autoscale`. */
  readonly replicas?: number;
  readonly autoscale?: Autoscale;
}

/**
 * A program without lasting state that finds its work itself. Its ports are for metrics and health:
 * it has no name to reach it by.
 */
export class Worker extends Workload<WorkerProps> {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id, props);
  }

  protected override problems(): string[] {
    return [...super.problems(), ...scalingProblems(this.props.replicas, this.props.autoscale)];
  }
}
