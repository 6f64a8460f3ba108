import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import type { CompiledDeployment } from "./deployment.js";

type Maker = Pick<CompiledDeployment, "id" | "app" | "files" | "objects">;

/** Finds objects that two deployments of one cluster both make. File names carry the objects' identities. */
export function findDuplicates(deployments: readonly Maker[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const makers = new Map<string, Maker>();
  for (const deployment of deployments) {
    for (const [index, [file]] of deployment.files.entries()) {
      const key = file.toLowerCase();
      const first = makers.get(key);
      if (first === undefined) {
        makers.set(key, deployment);
        continue;
      }
      const maker = placeOf(deployment, index);
      const other = placeOf(first, first.files.findIndex(([name]) => name.toLowerCase() === key));
      diagnostics.push(diagnose("object-duplicate", `${other.deployment} and ${maker.deployment} both make ${maker.object}`, maker, { related: [other] }));
    }
  }
  return diagnostics;
}

function placeOf({ id, app, objects }: Maker, index: number): Location & { readonly deployment: string; readonly object: string } {
  const [cluster = "", deployment = ""] = id.split("/");
  const { label: object = "", construct = "" } = objects[index] ?? {};
  return { cluster, deployment, app, construct, object };
}
