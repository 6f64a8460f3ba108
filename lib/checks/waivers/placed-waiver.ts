import type { Location } from "../../diagnostics/diagnostic.js";
import type { Waiver } from "../../model/waiver.js";

/** Where a waiver holds: a cluster, or one deployment of it. */
export interface WaiverScope {
  readonly cluster: string;
  /** Default: every deployment of the cluster. */
  readonly deployment?: string;
  /** What an object without a namespace means: the deployment's. Default: an object of the whole cluster. */
  readonly namespace?: string;
}

/** A waiver with what its author's file says about it. */
export interface PlacedWaiver {
  readonly waiver: Waiver;
  /** Where it stands, for what there is to say about itself. */
  readonly location: Location;
  /** Where it holds: for one of an app each of its deployments, for one of a cluster the cluster. */
  readonly scopes: readonly WaiverScope[];
}

export interface WaiverOptions {
  /** The day for which the outcome holds, `YYYY-MM-DD`. */
  readonly today: string;
  /** Names of the policies of the repository. Default: any policy may be waived. */
  readonly policies?: ReadonlySet<string>;
}
