import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isCode, severityOf } from "../diagnostics/catalogue.js";
import type { NamedStackPlace } from "../model/cluster.js";
import { dockerLabels } from "../model/swarm.js";
import type { DataObject } from "../synth/manifest.js";
import type { DeploymentPlace } from "./cluster-checks.js";
import { placeProblems } from "./stacks/place.js";
import { pointerOf, stackObject, type StackFile } from "./stacks/stack-file.js";

/** A stack as the checks of its whole place see it. Plain data. */
export interface PlacedStack {
  readonly name: string;
  readonly dialect: StackFile["dialect"];
  readonly data: DataObject;
}

/** A finding of capacity, which is about the pod or claim that something stands for, with its place in the stack file. */
export function inStackFile(diagnostic: Diagnostic): Diagnostic {
  const [, kind, key] = /^(Service|Volume) [^/]+\/(.+)$/.exec(diagnostic.location.object ?? "") ?? [];
  if (kind === undefined || key === undefined || diagnostic.location.file !== undefined) return diagnostic;
  const section = kind === "Service" ? "services" : "volumes";
  return { ...diagnostic, location: { ...diagnostic.location, pointer: `${pointerOf(section, key)}${kind === "Service" ? "/deploy/resources" : ""}` } };
}

/** Checks what needs all stacks of a place: ports, names and networks that several of them want. */
export function checkPlace(cluster: NamedStackPlace, deployments: readonly { readonly place: DeploymentPlace; readonly objects: readonly { readonly label: string; readonly construct: string }[]; readonly stack?: PlacedStack | undefined }[]): Diagnostic[] {
  const placed = deployments.flatMap(({ place, objects, stack }) => (stack === undefined ? [] : [{ place, objects, stack }]));
  const [nodes, shared] = cluster.distribution === "swarm" ? [cluster.nodes.map((node) => ({ ...node, labels: dockerLabels(node) })), cluster.overlays] : [undefined, cluster.bridges ?? {}];
  return placeProblems(placed.map(({ stack }) => stack), { ...(nodes === undefined ? {} : { nodes }), networks: new Set(Object.keys(shared)) }).flatMap(({ stack: index, code, pointer, message, hint, severity }) => {
    const found = placed[index];
    if (found === undefined) return [];
    const { place: { cluster: name, app, deployment }, stack, objects } = found;
    const object = stackObject(stack.name, pointer);
    const construct = objects.find(({ label }) => label === object)?.construct ?? "";
    return [{
      code, message, severity: severity ?? (isCode(code) ? severityOf(code) : "error"),
      location: { cluster: name, deployment, app, construct, object, pointer },
      ...(hint === undefined ? {} : { hint }),
    }];
  });
}
