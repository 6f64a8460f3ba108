import type { Data, DataObject, Manifest } from "../synth/manifest.js";

/** Kinds of the API that make pods, and where their template is. */
const templates: Readonly<Record<string, readonly string[]>> = {
  "/Pod": [],
  "/ReplicationController": ["spec", "template"],
  "apps/DaemonSet": ["spec", "template"],
  "apps/Deployment": ["spec", "template"],
  "apps/ReplicaSet": ["spec", "template"],
  "apps/StatefulSet": ["spec", "template"],
  "batch/CronJob": ["spec", "jobTemplate", "spec", "template"],
  "batch/Job": ["spec", "template"],
};

/** Whether objects of a kind of the API are pods or make some. */
export const isPodMaker = ({ group, kind }: { readonly group: string; readonly kind: string }): boolean => Object.hasOwn(templates, `${group}/${kind}`);

/** The pod that an object of a built-in kind is or makes. */
export interface PodTemplate {
  readonly metadata: DataObject;
  readonly spec: DataObject;
  /** JSON pointer of the template within the object; empty for a Pod. */
  readonly pointer: string;
}

/** The pod template of an object, if it has one. */
export function podTemplate({ group, kind, data }: Pick<Manifest, "group" | "kind" | "data">): PodTemplate | undefined {
  const key = `${group}/${kind}`;
  const path = Object.hasOwn(templates, key) ? templates[key] : undefined;
  if (path === undefined) return undefined;
  let template: Data | undefined = data;
  for (const step of path) template = field(template, step);
  const spec = field(template, "spec");
  if (!isObject(spec)) return undefined;
  const metadata = field(template, "metadata");
  return { metadata: isObject(metadata) ? metadata : {}, spec, pointer: path.map((step) => `/${step}`).join("") };
}

/** A field of an object; absent when there is none, or no object. */
export function field(value: Data | undefined, name: string): Data | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The elements of an array that are objects; none when it is no array. */
export function objects(value: Data | undefined): readonly DataObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isObject(value: Data | undefined): value is DataObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
