/** Plain data, as JSON has it. */
export type Data = null | boolean | number | string | readonly Data[] | DataObject;
export interface DataObject {
  readonly [key: string]: Data;
}

/** What makes an object one and the same on a cluster. */
export interface Identity {
  /** API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Empty for objects of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** A rendered object: its identity, its data, and where it comes from. */
export interface Manifest extends Identity {
  readonly apiVersion: string;
  /** The object's fields, with apiVersion, kind and metadata. */
  readonly data: DataObject;
  /** Sync wave: lower ones are applied first. */
  readonly wave: number;
  /** Construct path below the chart, `/`-separated. */
  readonly construct: string;
}

/** An identity for people: `Deployment shop/web`, `ClusterRole reader`. */
export function objectLabel({ kind, namespace, name }: Identity): string {
  return namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
