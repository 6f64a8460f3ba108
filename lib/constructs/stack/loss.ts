import type { lossesCodes } from "../../diagnostics/catalogue/losses.js";

export type LossCode = Exclude<keyof ReturnType<typeof lossesCodes>, "object-not-portable">;

/** Something that a construct says and the place cannot carry out. */
export interface Loss {
  readonly code: LossCode;
  /** What it is said of: `Service` and the workload's name for what runs, else the construct's kind and name. */
  readonly kind: string;
  readonly name: string;
  /** Construct path below the chart. */
  readonly construct: string;
  /** JSON pointer into the stack file; empty where nothing stands for it. */
  readonly pointer: string;
  readonly message: string;
  readonly hint?: string;
}

/** What an app is asked about when it moves from one place to another. */
export type Aspect =
  | "configuration" | "environment" | "GPUs" | "health" | "jobs" | "network" | "order" | "placement" | "replicas"
  | "resources" | "rollout" | "routes" | "secrets" | "security" | "volumes";

/** What becomes of one aspect of a construct without loss: as it is, or by other means. */
export interface Carried {
  readonly aspect: Aspect;
  readonly construct: string;
  /** By what other means. Absent when it is kept as it is. */
  readonly change?: string;
}

/** Which aspect a loss belongs to. */
export const aspectOf: Readonly<Record<LossCode, Aspect>> = {
  "loss-network-policy": "network",
  "loss-egress": "network",
  "loss-peer": "network",
  "loss-privilege-escalation": "security",
  "loss-privileges": "security",
  "loss-writable-root": "security",
  "loss-permissions": "security",
  "loss-tenancy": "security",
  "loss-secret-environment": "secrets",
  "loss-probe": "health",
  "loss-autoscaling": "replicas",
  "loss-disruption-budget": "replicas",
  "loss-rollout": "rollout",
  "loss-order": "order",
  "loss-job": "jobs",
  "loss-schedule": "jobs",
  "loss-operator": "jobs",
  "loss-volume-node": "volumes",
  "loss-volume-size": "volumes",
  "loss-volume-ownership": "volumes",
  "loss-scratch": "volumes",
  "loss-disk-limit": "resources",
  "loss-gpu": "GPUs",
  "loss-runtime-value": "environment",
};
