import type { Machine, NamedCluster } from "../model/cluster.js";
import type { Waiver } from "../model/waiver.js";
import type { DataObject, Identity } from "../synth/manifest.js";
import { argocdFolder } from "../targets/argocd/root.js";
import type { ArgocdObjects } from "../targets/argocd/deliver.js";
import type { PortainerRecord, StackRecord } from "../targets/portainer/record.js";
import { digestOf } from "./digest.js";
import { objectFile } from "./filename.js";
import { provenancePath } from "./places.js";
import type { TreeFile } from "./tree.js";
import { toYaml } from "./yaml.js";

/** Where one deployment's objects come from, as the tree tells it to readers who do not have the compiler. */
export interface Provenance {
  readonly app: string;
  readonly owner: string;
  readonly namespace: string;
  readonly project: string;
  /** Source files of the app, workspace-relative, sorted. */
  readonly sources: readonly string[];
  /** On places that Portainer delivers to. */
  readonly stack?: StackRecord;
}

/** The file of the tree that `kubectl apply -f` takes to bootstrap a cluster. */
export const bootstrapPath = (cluster: string): string => `${cluster}/bootstrap.yaml`;

/** Folder of a deployment in the tree. It holds the deployment's objects and nothing else. */
export const deploymentFolder = (cluster: string, deployment: string): string => `${cluster}/${deployment}`;

/** The files by which ArgoCD delivers a cluster. */
export function deliveryFiles(cluster: string, { applications, projects, root }: ArgocdObjects): Map<string, TreeFile> {
  const files = new Map<string, TreeFile>();
  for (const object of [...projects, ...applications.values()]) {
    files.set(`${cluster}/${argocdFolder}/${objectFile(identityOf(object))}`, textFile(toYaml(object)));
  }
  return files.set(bootstrapPath(cluster), textFile(toYaml(root)));
}

/** Objects as files of one folder. */
export function objectFiles(folder: string, objects: readonly DataObject[]): Map<string, TreeFile> {
  return new Map(objects.map((object) => [`${folder}/${objectFile(identityOf(object))}`, textFile(toYaml(object))]));
}

/** What the tree tells of a cluster to readers who do not have the compiler, such as the plan of a later change. */
export interface ClusterRecord extends Pick<NamedCluster, "distribution" | "environment"> {
  /** Absent where something else than Portainer delivers. */
  readonly delivery?: PortainerRecord | undefined;
  readonly nodes: readonly Machine[];
  /** The findings that are let pass: one for each check and object. */
  readonly waived: readonly Waiver[];
  readonly deployments: Iterable<readonly [string, Provenance]>;
}

/** The record of where a cluster's objects come from, what it runs on, and what is let pass. */
export function provenanceFile(cluster: string, compiler: string, { distribution, environment, delivery, nodes, waived, deployments }: ClusterRecord): [string, TreeFile] {
  const machines = nodes.map(({ name, role, cores, memory, disk, gpus = [], taints = [] }) => [name, {
    role, cores, memory, disk,
    ...(gpus.length === 0 ? {} : { gpus: gpus.map(({ model, count }) => ({ model, count })) }),
    ...(taints.length === 0 ? {} : { taints: taints.map(({ key, value, effect }) => `${key}${value === undefined ? "" : `=${value}`}:${effect}`) }),
  }] as const);
  const record = {
    compiler: `astrolabe ${compiler}`, cluster, distribution, environment,
    ...(delivery === undefined ? {} : { delivery }),
    nodes: Object.fromEntries(sorted(machines)),
    waived: [...waived].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(({ check, object, reason, until }) => ({ check, object, reason, until })),
    deployments: Object.fromEntries(sorted(deployments)),
  };
  return [provenancePath(cluster), textFile(`${JSON.stringify(record, undefined, 2)}\n`)];
}

const sorted = <T>(entries: Iterable<readonly [string, T]>): (readonly [string, T])[] => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

const keyOf = ({ check, object }: Waiver): string => `${object} ${check}`;

function textFile(text: string): TreeFile {
  return { digest: digestOf(text), text };
}

function identityOf({ apiVersion, kind, metadata }: DataObject): Identity {
  const { namespace, name } = metadata as DataObject;
  return { group: String(apiVersion).split("/")[0] ?? "", kind: String(kind), namespace: String(namespace ?? ""), name: String(name) };
}
