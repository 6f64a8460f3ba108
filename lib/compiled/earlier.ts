import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ClusterSummary } from "../sandbox/protocol.js";
import type { KnownSources } from "../workspace/program.js";
import type { CheckedCluster } from "./judge.js";
import type { Delivered } from "./delivered.js";
import type { CompiledDeployment } from "./deployment.js";

/** What an earlier run of the same compiler knew of the workspace, to be used again where nothing changed. */
export interface Earlier extends KnownSources {
  /** By deploymentId. */
  readonly deployments: ReadonlyMap<string, CompiledDeployment>;
  /** By cluster. */
  readonly deliveries: ReadonlyMap<string, Delivered>;
  readonly summaries: readonly ClusterSummary[];
  /** What it warned of, apart from the checks. */
  readonly warnings: readonly Diagnostic[];
  /** What the checks found, with its lines. */
  readonly checked: readonly Diagnostic[];
  /** What the checks of whole clusters found, by cluster. */
  readonly checkedClusters: ReadonlyMap<string, CheckedCluster>;
  /** What these checks need to know of a deployment, by its id. */
  readonly clusterFacts: (id: string) => string | undefined;
  /** Apps of which others import more than the app itself. */
  readonly readOtherwise: ReadonlySet<string>;
}

/** Thrown when an earlier run left less than it says. The compile starts over without it. */
export class LostRecord extends Error {
  override readonly name = "LostRecord";
}
