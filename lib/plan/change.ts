import type { FieldChange } from "../tree/fields.js";

/** One object that differs between two trees. */
export interface Change {
  /** `moved`: the same object in another file, such as that of another deployment; its fields may differ too. */
  readonly kind: "added" | "changed" | "moved" | "removed";
  /** File in the tree (`paris/shop/Service_shop_web.yaml`): the later one, the earlier one of a removed object. */
  readonly path: string;
  /** File in the earlier tree, of a moved object. */
  readonly from?: string;
  readonly cluster: string;
  /** Missing for what stands beside the deployments: Applications, policies, the root Application. */
  readonly deployment?: string;
  /** `Deployment shop/web`; the path for a file that holds no Kubernetes object. */
  readonly object: string;
  /** What differs in a changed or moved object. Values of Secrets are never part of it. */
  readonly fields: readonly FieldChange[];
  /** Why a file could not be read as data. */
  readonly unreadable?: string;
  /** The author's line behind it, when it is known. */
  readonly source?: { readonly file: string; readonly line?: number };
}
