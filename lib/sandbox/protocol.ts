import type { NamedCluster } from "../model/cluster.js";
import type { Placement } from "../model/deployment.js";
import type { GiteaSettings } from "../model/gitea.js";
import type { Given } from "../model/given.js";
import type { Waiver } from "../model/waiver.js";
import type { Finding } from "../workspace/evaluate.js";
import type { Found } from "../workspace/find.js";
import type { Script } from "../workspace/load.js";
import type { EvaluatedApp } from "../workspace/program.js";
import type { Position } from "../workspace/position.js";

/** What the thread that runs author code is asked to do. */
export interface Job {
  readonly found: Found;
  readonly scripts: readonly Script[];
  /** Apps that need not be evaluated. */
  readonly apps: ReadonlyMap<string, EvaluatedApp>;
  /** Digest of the sources and the compiler behind each app, by app. */
  readonly digests: ReadonlyMap<string, string>;
  /** Digests of the deployments that are known already, by {@link deploymentId}: they are not rendered again. */
  readonly known: ReadonlyMap<string, string>;
  /** Units (see Beat) that must not run again, because they ended an earlier thread. */
  readonly condemned: readonly string[];
  /** Whether to record where definitions and constructs were made: of all, or of some apps and what they make. */
  readonly trace: boolean | { readonly apps: readonly string[] };
  /**
   * Deployments to render as an earlier run found them in clusters that have not changed since. When
   * present, clusters are not evaluated, and of the apps only those of the job.
   */
  readonly placed?: readonly PlacedCluster[];
  /** Deployments to render, by {@link deploymentId}; all when absent. */
  readonly only?: readonly string[];
  /** Whether `.gitea/settings.ts` is evaluated, which needs `trace` to be told with its line. Default: false. */
  readonly settings?: boolean;
  /** See {@link Heartbeat}. */
  readonly heartbeat: SharedArrayBuffer;
}

/** A cluster and deployments on it, as plain data. */
export interface PlacedCluster {
  readonly facts: NamedCluster;
  readonly placements: readonly (readonly [app: string, placement: Placement])[];
}

/** One deployment that was rendered, or that is known already. */
export interface RenderedDeployment {
  readonly id: string;
  /** Digest of everything that the objects depend on. */
  readonly digest: string;
  /** Absent when the deployment is known already. */
  readonly objects?: RenderedObjects;
}

/** What a build gave. Lists are JSON: passing a text on to another thread costs less than passing what it says. */
export interface RenderedObjects {
  readonly app: string;
  readonly owner: string;
  /** The Placement. */
  readonly placement: string;
  /** Manifest[]. They hold nothing but data. */
  readonly manifests: string;
  /** DrawnStack, on places that run stacks. */
  readonly drawn?: string;
  /** ConstructGiven[]. */
  readonly given: string;
}

/** A cluster as the rest of the compile needs it. */
export interface ClusterSummary {
  readonly facts: NamedCluster;
  /** Names of all deployments that the cluster lists, broken ones included. */
  readonly deployments: readonly string[];
  readonly waivers: readonly Waiver[];
  readonly given: readonly Given[];
}

/** Some of the deployments that were rendered. */
export interface Batch {
  /** Clusters that no earlier batch spoke of. */
  readonly clusters: readonly NamedCluster[];
  readonly deployments: readonly RenderedDeployment[];
}

/** What the thread answers, several times; the last has `done`. */
export interface Answer extends Batch {
  readonly done?: {
    /** The apps that were evaluated. */
    readonly apps: readonly EvaluatedApp[];
    readonly clusters: readonly ClusterSummary[];
    /** Apps of which clusters or other apps import more than the app itself. */
    readonly readOtherwise: readonly string[];
    readonly findings: readonly Finding[];
    /** Where things were made, by the keys of {@link originKey}, as far as `trace` asks for it. */
    readonly origins: ReadonlyMap<string, Position>;
    /** What `.gitea/settings.ts` defines, and where. Absent when nobody asked, or when it cannot be evaluated. */
    readonly settings?: { readonly defined: GiteaSettings; readonly position: Position | undefined };
  };
}

export const deploymentId = (cluster: string, deployment: string): string => `${cluster}/${deployment}`;

/** The key of an origin: of an app, a cluster, a deployment (`app` absent) or a construct of one. */
export function originKey(at: { app?: string; cluster?: string; deployment?: string; construct?: string }): string {
  if (at.cluster === undefined) return `app ${at.app ?? ""}`;
  if (at.deployment === undefined) return `cluster ${at.cluster}`;
  const deployment = `deployment ${deploymentId(at.cluster, at.deployment)}`;
  return at.construct === undefined || at.construct === "" ? deployment : `${deployment}/${at.construct}`;
}
