import { join, resolve, sep } from "node:path";
import { catalogue, codes, isCode } from "../diagnostics/catalogue.js";
import { stackReference, type Delivery } from "../model/delivery.js";
import { consequenceCodes, consequences, isConsequenceCode } from "../plan/catalogue.js";
import { nearestOrigin } from "../sandbox/place.js";
import { applicationName } from "../targets/argocd/application.js";
import { bootstrapPath, deploymentFolder } from "../tree/layout.js";
import { treeFolder } from "../tree/places.js";
import { appFile, clusterFile } from "../workspace/find.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import { nearest } from "../diagnostics/nearest.js";
import type { Outcome } from "./outcome.js";
import { select } from "./selection.js";
import { compileWorkspace } from "./session.js";

/** Where one object comes from. */
interface Explained {
  readonly object: string;
  /** Path in the workspace of the object's generated file. */
  readonly file: string;
  readonly cluster: string;
  readonly deployment: string;
  readonly app: string;
  readonly owner: string;
  /** Construct path below the app's chart. */
  readonly construct: string;
  /** Author's line that made the construct. */
  readonly source: string;
  /** How the object gets to the cluster. */
  readonly delivery: string;
}

/** Says what a code of a finding or of a consequence means. */
export function explainCode(code: string): Outcome | undefined {
  if (isConsequenceCode(code)) {
    const { weight, title, means, consider } = consequences[code];
    return { diagnostics: [], text: `${code} (${weight}): ${title}\n\n${means}\n\nBefore merging: ${consider}`, result: { code, weight, title, means, consider } };
  }
  if (!isCode(code)) return undefined;
  const { severity, title, means, fix } = catalogue()[code];
  return { diagnostics: [], text: `${code} (${severity}): ${title}\n\n${means}\n\nWhat to do: ${fix}`, result: { code, severity, title, means, fix } };
}

/** Says where a generated file or an object comes from. */
export async function explain(request: RequestOf<"explain">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const { compilation } = await compileWorkspace({ ...context, changes: undefined }, { ...request, trace: true, progress });
  const selection = select(request, compilation);
  const wanted = treePath(context.root, request.subject) ?? request.subject;
  const found: Explained[] = [];
  const labels = new Set<string>();
  for (const { facts, objects } of compilation.deployments.values()) {
    const delivery = compilation.clusters.find((cluster) => cluster.facts.name === facts.cluster)?.facts.delivery;
    for (const { file, label, construct } of objects) {
      const path = `${deploymentFolder(facts.cluster, facts.name)}/${file}`;
      if (!selection.holds(path)) continue;
      labels.add(label);
      if (wanted !== path && wanted !== label && wanted.toLowerCase() !== label.toLowerCase()) continue;
      const origin = originOf(compilation.origins, facts.cluster, facts.name, construct);
      found.push({
        object: label,
        file: `${treeFolder}/${path}`,
        cluster: facts.cluster,
        deployment: facts.name,
        app: facts.app,
        owner: facts.owner,
        construct,
        source: origin ?? appFile(facts.app),
        delivery: deliveryOf(facts.cluster, facts.name, delivery),
      });
    }
  }
  if (found.length > 0) return { diagnostics: [], text: found.map(textOf).join("\n\n"), result: { objects: found } };

  const made = deliveryText(wanted, compilation.clusters.map((cluster) => cluster.facts.name));
  if (made !== undefined) return { diagnostics: [], text: made, result: { objects: [] } };
  const near = nearest(wanted, [...labels, ...codes(), ...consequenceCodes]);
  const hint = near === undefined ? "Name a file below generated/, an object such as `Deployment shop/web`, or a code such as name-invalid." : `Did you mean ${near}?`;
  return { diagnostics: compilation.diagnostics, text: `Nothing is called ${JSON.stringify(request.subject)}. ${hint}`, result: { objects: [] }, failed: true };
}

function deliveryOf(cluster: string, deployment: string, delivery: Delivery | undefined): string {
  if (delivery?.kind === "portainer") return `Portainer stack ${deployment} in ${delivery.environment}, from ${stackReference(delivery, cluster, deployment)} of ${delivery.repository}`;
  return `ArgoCD Application ${applicationName(cluster, deployment)} from ${delivery?.repository ?? "its repository"}`;
}

/** The path in the tree that a subject names, as seen from the current folder or from the workspace; nothing when it names none. */
function treePath(root: string, subject: string): string | undefined {
  const top = `${join(root, treeFolder)}${sep}`;
  const file = [resolve(subject), resolve(root, subject)].find((path) => path.startsWith(top));
  return file?.slice(top.length).replaceAll("\\", "/");
}

type Origins = ReadonlyMap<string, { readonly file?: string; readonly line?: number; readonly column?: number }>;

function originOf(origins: Origins, cluster: string, deployment: string, construct: string): string | undefined {
  const origin = nearestOrigin({ cluster, deployment, construct }, origins);
  return origin?.file === undefined ? undefined : `${origin.file}:${origin.line}:${origin.column}`;
}

function textOf({ object, file, cluster, deployment, app, owner, construct, source, delivery }: Explained): string {
  return [
    `${object} on ${cluster}`,
    `  file        ${file}`,
    `  source      ${source}`,
    // A stack is of no one construct.
    ...(construct === "" ? [] : [`  construct   ${construct}`]),
    `  app         ${app}, owned by ${owner}`,
    `  deployment  ${deployment}, placed in ${clusterFile(cluster)}`,
    `  delivery    ${delivery}`,
  ].join("\n");
}

/** What a file of the tree that belongs to no deployment is for. */
function deliveryText(path: string, clusters: readonly string[]): string | undefined {
  const cluster = clusters.find((name) => path === bootstrapPath(name) || path.startsWith(`${name}/_`) || path.startsWith(`.astrolabe/${name}.`));
  if (cluster === undefined) return undefined;
  const about = path.startsWith(".astrolabe/") ? "The compiler's record of the cluster's generated files and of where they come from."
    : path === bootstrapPath(cluster) ? `The root Application: \`kubectl apply -f ${treeFolder}/${path}\` once, where ArgoCD runs, brings the whole cluster.`
      : "Made by the compiler from the cluster's delivery, so that ArgoCD deploys what the cluster lists.";
  return `${path} on ${cluster}\n  ${about}\n  source      ${clusterFile(cluster)}`;
}
