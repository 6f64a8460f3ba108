/** Something that objects refer to and that nobody in this repository makes. Made by {@link given}. */
export interface Given {
  /** Kind of the object, such as `Secret`. */
  readonly kind: string;
  readonly name: string;
  /** Default: in an app the deployment's namespace, in a cluster none: an object of the whole cluster. */
  readonly namespace?: string;
  /** Keys that it holds, as far as they are used. Without them any key is taken to be there. */
  readonly keys?: readonly string[];
  /** Who or what makes it, for people. */
  readonly by: string;
}

/** States that an object exists from outside, so that references to it are no findings. */
export function given(object: Given): Given {
  return { ...object };
}
