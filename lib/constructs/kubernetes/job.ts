import { createHash } from "node:crypto";
import type { Job, JobProps } from "../job.js";
import type { ScheduledJob } from "../scheduled-job.js";
import type { Workload } from "../workload.js";
import { addObject, type Context, type Fields } from "./context.js";
import { addNetworkPolicy } from "./network-policy.js";
import { podTemplate } from "./pod.js";
import { addServiceAccount } from "./service-account.js";

/**
 * A Job cannot be changed, so its name carries a hash of its spec: a new version is a new Job.
 * It has no time to live: the delivery would find it missing afterwards and run it again.
 */
export function renderJob(job: Job, context: Context): void {
  const spec = jobSpec(job, context);
  const hash = createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 8);
  addServiceAccount(job, context);
  addNetworkPolicy(job, context);
  addObject(job, context, { apiVersion: "batch/v1", kind: "Job", name: `${job.objectName}-${hash}`, spec });
}

/** A finished run of a schedule is kept for a week, and never more than three of each outcome. */
export function renderScheduledJob(job: ScheduledJob, context: Context): void {
  const { schedule, timeZone = "Etc/UTC", suspended = false, lateSeconds = 600 } = job.props;
  addServiceAccount(job, context);
  addNetworkPolicy(job, context);
  addObject(job, context, {
    apiVersion: "batch/v1",
    kind: "CronJob",
    spec: {
      schedule,
      timeZone,
      suspend: suspended,
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: lateSeconds,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { ...jobSpec(job, context), ttlSecondsAfterFinished: 7 * 24 * 3600 } },
    },
  });
}

function jobSpec(job: Workload<JobProps>, context: Context): Fields {
  const { timeoutSeconds = 3600, retries = 2, runs = 1, parallel = 1 } = job.props;
  return {
    activeDeadlineSeconds: timeoutSeconds,
    backoffLimit: retries,
    completions: runs,
    parallelism: parallel,
    completionMode: runs > 1 ? "Indexed" : "NonIndexed",
    template: podTemplate(job, context, { job: true }),
  };
}
