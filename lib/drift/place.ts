import type { ManagedFields } from "./managed-fields.js";
import type { Path, Step } from "./path.js";
import type { Shape } from "./shape.js";

/** What stays the same while one object is compared. */
export interface Scene {
  /** `group/Kind`. */
  readonly kind: string;
  readonly managed: ManagedFields;
  /** Whether ArgoCD applied the object on the server's side, so that the record says what the manifest had. */
  readonly isApplied: boolean;
}

/** Where a comparison stands. */
export interface Place {
  readonly path: Path;
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly shape: Shape | undefined;
  /** Whether what stands there is part of a Secret. */
  readonly isHidden: boolean;
}

/**
 * A place within another.
 *
 * @param token of the pointer: the member's name, or the position in a list.
 */
export function below(at: Place, step: Step, { token, shape, isHidden }: { readonly token: string; readonly shape: Shape | undefined; readonly isHidden: boolean }): Place {
  return { path: [...at.path, step], pointer: `${at.pointer}/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`, shape, isHidden: at.isHidden || isHidden };
}
