import type { Construct } from "constructs";
import { Part, type PartProps } from "./part.js";
import { bytes, millicores, type Bytes, type Cpu } from "./quantity.js";
import { resourceProblems, type Resources } from "./resources.js";
import { wholeProblems } from "./workload.js";

/** How much a namespace may use in all. */
export interface Quota {
  /** Processor time set aside, summed. Default: 8. Limits may be twice as much. */
  readonly cpu?: Cpu;
  /** Memory set aside, summed. Default: 16Gi. Limits may be twice as much. */
  readonly memory?: Bytes;
  /** Sum of the volumes' sizes. Default: 100Gi. */
  readonly storage?: Bytes;
  /** Default: 50. */
  readonly pods?: number;
  /** Default: 0. */
  readonly gpus?: number;
}

export interface TenancyProps extends PartProps {
  /** Pod Security Standard that the namespace enforces. Default: `restricted`. Another needs a reason. */
  readonly level?: "restricted" | "baseline" | "privileged";
  /** Why the level is not `restricted`. Written to the namespace's annotation `astrolabe/level`. */
  readonly reason?: string;
  readonly quota?: Quota;
  /** What containers get that ask for nothing. */
  readonly defaults?: Resources;
}

/**
 * The deployment's namespace, fenced: Pod Security labels, no traffic but to DNS unless a workload's
 * own rules allow it, a quota, and limits for containers that state none. One for each namespace.
 */
export class Tenancy extends Part<TenancyProps> {
  constructor(scope: Construct, id: string, props: TenancyProps = {}) {
    super(scope, id, props);
  }

  protected override problems(): string[] {
    const { level = "restricted", reason = "", quota = {}, defaults = {} } = this.props;
    const amounts: readonly (readonly [string, string | number | undefined, boolean])[] = [
      ["cpu", quota.cpu, quota.cpu === undefined || millicores(quota.cpu) !== undefined],
      ["memory", quota.memory, quota.memory === undefined || bytes(quota.memory) !== undefined],
      ["storage", quota.storage, quota.storage === undefined || bytes(quota.storage) !== undefined],
    ];
    return [
      ...super.problems(),
      ...(level !== "restricted" && reason.trim() === ""
        ? [`The level is ${level} without a reason. Write \`reason\`, or use restricted.`]
        : []),
      ...amounts.filter(([, , wellFormed]) => !wellFormed)
        .map(([what, amount]) =>
          `The quota's ${what} ${JSON.stringify(amount)} is malformed. Write one such as \`4\` or \`"16Gi"\`.`),
      ...wholeProblems("quota's pods", quota.pods, 1),
      ...wholeProblems("quota's gpus", quota.gpus, 0),
      ...resourceProblems(defaults),
    ];
  }
}
