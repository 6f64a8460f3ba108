import type { Construct } from "constructs";
import { wholeProblems, Workload, type WorkloadProps } from "./workload.js";

export interface JobProps extends WorkloadProps {
  /** Seconds after which it counts as failed. Default: 3600. */
  readonly timeoutSeconds?: number;
  /** How often a failed run is tried again. Default: 2. */
  readonly retries?: number;
  /** How many runs have to succeed. Each knows its number as `JOB_COMPLETION_INDEX`. Default: 1. */
  readonly runs?: number;
  /** How many runs there are at one time. Default: 1. */
  readonly parallel?: number;
}

/** A program that runs to its end, once for each version of its props and configuration. */
export class Job extends Workload<JobProps> {
  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id, props);
  }

  protected override problems(): string[] {
    return [...super.problems(), ...runProblems(this.props)];
  }
}

export function runProblems({ timeoutSeconds, retries, runs, parallel }: JobProps): string[] {
  return [
    ...wholeProblems("timeoutSeconds", timeoutSeconds, 1),
    ...wholeProblems("retries", retries, 0),
    ...wholeProblems("runs", runs, 1),
    ...wholeProblems("parallel", parallel, 1),
  ];
}
