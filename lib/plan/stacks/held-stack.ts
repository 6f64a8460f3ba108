import { field, objects } from "../../checks/workload.js";
import { stackFile, type Dialect, type StackDocument } from "../../model/stack.js";
import type { Data } from "../../synth/manifest.js";
import { provenancePath } from "../../tree/places.js";
import type { Side } from "../side.js";
import { asDocument } from "./form.js";
import { dialectAt } from "./paths.js";

/** A stack of a tree. */
export interface HeldStack {
  readonly path: string;
  /** Name of the stack, which is the deployment's. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly document: StackDocument;
  /** Names of variables that Portainer fills in, by the record of the place. */
  readonly variables: readonly string[];
}

/** The stack of a file; `undefined` when the tree has no such file, or it holds something else than what the compiler writes. */
export function stackOf(side: Side, path: string): HeldStack | undefined {
  const dialect = dialectAt(path);
  const document = dialect === undefined ? undefined : asDocument(side.file(path)?.data);
  if (dialect === undefined || document === undefined) return undefined;
  const [cluster = "", name = ""] = path.split("/", 2);
  const variables = objects(field(field(deploymentOf(side, cluster, name), "stack"), "variables")).flatMap((variable) => (typeof variable["name"] === "string" ? [variable["name"]] : []));
  return { path, name, dialect, document, variables };
}

/** The stack of a deployment, in whatever words. */
export function stackAt(side: Side, cluster: string, deployment: string): HeldStack | undefined {
  return stackOf(side, `${cluster}/${deployment}/${stackFile("swarm")}`) ?? stackOf(side, `${cluster}/${deployment}/${stackFile("compose")}`);
}

/** The app of a deployment, by the record of its place. */
export function appOf(side: Side, cluster: string, deployment: string): string | undefined {
  const app = field(deploymentOf(side, cluster, deployment), "app");
  return typeof app === "string" ? app : undefined;
}

/** Whether Portainer delivers to a cluster, by its record. */
export function isOfPortainer(side: Side, cluster: string): boolean {
  return field(field(side.json(provenancePath(cluster)), "delivery"), "kind") === "portainer";
}

function deploymentOf(side: Side, cluster: string, deployment: string): Data | undefined {
  return field(field(side.json(provenancePath(cluster)), "deployments"), deployment);
}
