/** A dated, reasoned exception to one check for one object. Made by {@link waive}. */
export interface Waiver {
  /** Code of the check: one of the catalogue, or `policy/<name>`. */
  readonly check: string;
  /** The object, as findings name it: `Kind namespace/name`. In an app, `Kind name` means the deployment's namespace. */
  readonly object: string;
  /** Why it may stay as it is, for whoever reviews it. */
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string;
}

/** States that one check does not count for one object until a day. For `waivers` of an app or a cluster. */
export function waive(waiver: Waiver): Waiver {
  return { ...waiver };
}
