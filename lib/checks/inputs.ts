import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { NamedCluster } from "../model/cluster.js";
import type { Manifest } from "../synth/manifest.js";
import type { ObjectProblem } from "./object-checks.js";

/** A text file of the workspace. */
export interface SourceText {
  /** Path relative to the workspace. */
  readonly file: string;
  readonly text: string;
}

/** What objects are checked with, beside what the compiler brings. */
export interface CheckInputs {
  readonly policies: readonly SourceText[];
  /** Schemas of custom resources, of one cluster or of all. */
  readonly schemas: readonly (SourceText & { readonly cluster?: string })[];
  /** The day for which the findings hold, `YYYY-MM-DD`. */
  readonly today: string;
  /** Digest of policies and schemas. */
  readonly digest: string;
  /** Absolute path of a folder for what is compiled from them. Default: it is compiled each time. */
  readonly cacheFolder?: string;
}

/** The checks of a compile. */
export interface Checks {
  readonly today: string;
  /** Names of the repository's policies. */
  readonly policies: ReadonlySet<string>;
  /** What is wrong with the policies and schemas themselves. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is wrong with objects, each by itself. */
  readonly problems: (cluster: NamedCluster, manifests: readonly Manifest[]) => ObjectProblem[];
}

/** Makes checks ready. */
export function checkWith(inputs: CheckInputs | undefined): Checks {
  return { today: inputs?.today ?? "", policies: new Set(), diagnostics: [], problems: () => [] };
}
