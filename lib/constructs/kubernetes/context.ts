import { ApiObject, type Chart } from "cdk8s";
import type { KubernetesFacts } from "../../model/kubernetes-cluster.js";
import type { Part } from "../part.js";
import type { Traffic } from "../traffic.js";

/** Fields of a Kubernetes object or of a part of one; `undefined` ones are left out. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a renderer knows besides the construct. */
export interface Context {
  readonly chart: Chart;
  readonly cluster: KubernetesFacts;
  /** Name of the deployment. */
  readonly deployment: string;
  readonly namespace: string;
  readonly traffic: Traffic;
}

/** What differs between objects. */
export interface NewObject extends Fields {
  readonly apiVersion: string;
  readonly kind: string;
  /** Default: the part's. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Needed when a part makes several objects of a kind. Default: the kind. */
  readonly id?: string;
}

/** Adds an object below the part that it comes from. */
export function addObject(part: Part, context: Context, object: NewObject): void {
  const { id, name, labels, annotations, ...fields } = object;
  new ApiObject(part, id ?? object.kind, {
    ...fields,
    metadata: {
      name: name ?? part.objectName,
      labels: { ...selectorLabels(part, context), ...labels },
      ...(annotations === undefined ? {} : { annotations }),
    },
  });
}

/** The labels by which a part's pods are found. They never change, because selectors cannot. */
export function selectorLabels(part: Part, { deployment }: Pick<Context, "deployment">): Record<string, string> {
  return { "app.kubernetes.io/name": part.objectName, "app.kubernetes.io/instance": deployment };
}

/** Reports what only the cluster's facts show to be wrong with a part. */
export function report(part: Part, problems: readonly string[]): void {
  if (problems.length > 0) part.node.addValidation({ validate: () => [...problems] });
}
