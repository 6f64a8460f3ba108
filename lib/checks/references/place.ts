import type { Location } from "../../diagnostics/diagnostic.js";
import type { Given } from "../../model/given.js";
import type { ObjectFacts, ReferenceFacts } from "./facts.js";

/** What the checks of references take of one deployment. */
export interface DeploymentReferences {
  readonly place: { readonly cluster: string; readonly app: string; readonly deployment: string; readonly namespace: string };
  readonly facts: ReferenceFacts;
  /** The objects, in the order of the manifests that the facts were drawn from. */
  readonly objects: readonly { readonly label: string; readonly construct: string }[];
}

/** Something given, and where that is stated: needed to say that it is unused. Default: the cluster. */
export type PlacedGiven = Given & { readonly at?: Location };

/** One object on the cluster, with its facts. */
export interface PlacedObject {
  readonly deployment: DeploymentReferences;
  readonly facts: ObjectFacts;
  /** With the group in front for custom kinds. */
  readonly kind: string;
  /** Empty for objects of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** Takes apart what names an object for people: `Kind namespace/name` or `Kind name`. Names hold no slash. */
export function identityOf(label: string): { kind: string; namespace: string; name: string } {
  const space = label.indexOf(" ");
  const slash = label.indexOf("/", space);
  return {
    kind: label.slice(0, space),
    namespace: slash === -1 ? "" : label.slice(space + 1, slash),
    name: label.slice((slash === -1 ? space : slash) + 1),
  };
}

/** Where in an object a finding is. */
export function locate({ deployment: { place, objects }, facts }: PlacedObject, pointer: string): Location {
  const { label = "", construct = "" } = objects[facts.object] ?? {};
  return { cluster: place.cluster, app: place.app, deployment: place.deployment, construct, object: label, pointer };
}

/** An object for people. */
export function labelOf({ deployment, facts }: PlacedObject): string {
  return deployment.objects[facts.object]?.label ?? "";
}
