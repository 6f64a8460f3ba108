import type { Construct } from "constructs";
import { quote } from "../model/name.js";
import { runProblems, type JobProps } from "./job.js";
import { scheduleProblems } from "./schedule.js";
import { wholeProblems, Workload } from "./workload.js";

export interface ScheduledJobProps extends JobProps {
  /** Five fields of cron: minute, hour, day of month, month, day of week. */
  readonly schedule: string;
  /** IANA name of the time zone that the schedule is in. Default: `Etc/UTC`. */
  readonly timeZone?: string;
  /** Whether it waits without running. Default: false. */
  readonly suspended?: boolean;
  /** Seconds by which a run may begin late before it is left out. Default: 600. */
  readonly lateSeconds?: number;
}

/** A program that runs to its end at set times, never twice at once. */
export class ScheduledJob extends Workload<ScheduledJobProps> {
  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id, props);
  }

  protected override problems(): string[] {
    const { schedule, timeZone = "Etc/UTC", lateSeconds } = this.props;
    return [
      ...super.problems(),
      ...runProblems(this.props),
      ...scheduleProblems(schedule),
      // Below 10 seconds the controller may miss every run (Kubernetes, "CronJob limitations").
      ...wholeProblems("lateSeconds", lateSeconds, 10),
      ...(/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(timeZone) && timeZone !== "Local"
        ? []
        : [`The time zone ${quote(timeZone)} is malformed. Write an IANA name such as \`Etc/UTC\` or \`America/Chicago\`.`]),
    ];
  }
}
