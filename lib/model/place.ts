import type { Network } from "./network.js";

/** What is said of every place that runs apps, whatever it runs them with. */
export interface PlaceFacts {
  /** What the place is for, in one sentence. */
  readonly description: string;
  readonly environment: "development" | "staging" | "production";
  /** Networks by the name that the lab calls them. */
  readonly networks: Readonly<Record<string, Network>>;
  /**
   * What the place has to survive. `one-node-lost`: with any one worker gone, all pods that can move still fit,
   * as an error. Default: the same as a warning for `production` with more than one worker; `none` elsewhere.
   */
  readonly tolerates?: "one-node-lost" | "none";
}
