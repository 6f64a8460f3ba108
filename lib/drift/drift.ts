import type { Unchecked } from "./live.js";
import type { JudgedField, Verdict } from "./verdict.js";

/** One object that is otherwise on the cluster than in the tree. */
export interface ObjectDrift {
  /** `deleting`: it waits for its deletion. `extra`: the tree does not have it. */
  readonly kind: "changed" | "missing" | "deleting" | "extra";
  /** Cluster whose tree it is of: an Application may live on another one. */
  readonly cluster: string;
  /** Folder in the cluster's: a deployment, `_argocd`, `_policies`; empty for the root Application and for what belongs to none. */
  readonly folder: string;
  /** `Deployment shop/web`. */
  readonly object: string;
  /** Its file in the tree; missing for an extra object. */
  readonly file?: string;
  /** What differs in a changed object, by path. */
  readonly fields: readonly JudgedField[];
  /** What becomes of the object; of a changed one see the fields. */
  readonly verdict?: Verdict;
  /** Why it stays, where that is not plain. */
  readonly note?: string;
}

/** How one cluster differs from its tree. */
export interface Drift {
  /** Objects that were compared. */
  readonly compared: number;
  /** By folder and object. */
  readonly objects: readonly ObjectDrift[];
  /** What could not be compared, so that there may be more. */
  readonly unchecked: readonly Unchecked[];
}
