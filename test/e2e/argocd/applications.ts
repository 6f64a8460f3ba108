import { field, objects } from "#lib/checks/workload.js";
import type { Data } from "#lib/synth/manifest.js";
import type { Client } from "../client.js";
import type { Argocd } from "./server.js";

/** What ArgoCD says of one Application. */
export interface Application {
  readonly name: string;
  readonly sync: string;
  readonly health: string;
  readonly revision: string;
  /** Of the last sync: its phase and what it said. */
  readonly operation: string;
  /** What is wrong with the Application itself. */
  readonly conditions: readonly string[];
}

// Any version will do, so that the API server answers from its memory: waiting asks often.
const all = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications?resourceVersion=0";

/** All of them, sorted by name. */
export async function applications(client: Client): Promise<readonly Application[]> {
  const { body } = await client.ask({ method: "GET", path: all });
  return objects(field(body, "items")).map((item) => {
    const status = field(item, "status");
    const operation = field(status, "operationState");
    return {
      name: text(field(item.metadata, "name")),
      sync: text(field(field(status, "sync"), "status")) || "Unknown",
      health: text(field(field(status, "health"), "status")) || "Unknown",
      revision: text(field(field(status, "sync"), "revision")),
      operation: [text(field(operation, "phase")), text(field(operation, "message"))].filter(Boolean).join(": "),
      conditions: objects(field(status, "conditions")).map(({ type, message }) => `${text(type)}: ${text(message)}`),
    };
  });
}

/** Those that are not in a state, with all that ArgoCD says of them. */
export function others(found: readonly Application[], isThere: (application: Application) => boolean): string[] {
  return found.filter((one) => !isThere(one)).map(({ name, sync, health, operation, conditions }) => `${name}: ${sync}, ${health}; ${[operation, ...conditions].join("; ").slice(0, 600)}`);
}

/** Objects of Applications that are not healthy, or not as the tree has them, as `application Kind namespace/name: why`. Sorted. */
export async function troubled(argocd: Argocd, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const application = await argocd.get(`/api/v1/applications/${name}`);
    for (const { kind, namespace, name: own, status } of objects(field(field(application, "status"), "resources"))) {
      if (status !== "Synced") found.push(`${name} ${label(kind, namespace, own)}: ${text(status)}`);
    }
    const tree = await argocd.get(`/api/v1/applications/${name}/resource-tree`);
    for (const { kind, namespace, name: own, health } of objects(field(tree, "nodes"))) {
      const state = text(field(health, "status"));
      if (state !== "" && state !== "Healthy") found.push(`${name} ${label(kind, namespace, own)}: ${state} ${text(field(health, "message"))}`);
    }
  }
  return found.sort();
}

const label = (kind: Data | undefined, namespace: Data | undefined, name: Data | undefined): string =>
  `${text(kind)} ${text(namespace) === "" ? "" : `${text(namespace)}/`}${text(name)}`;

const text = (value: Data | undefined): string => (typeof value === "string" ? value : "");
