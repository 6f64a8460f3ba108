import type { DataObject } from "../../synth/manifest.js";
import type { Problem } from "../problem.js";
import { secretProblems } from "../secrets/check.js";
import { isObject } from "../workload.js";
import { composeShape } from "./compose-shape.js";
import { checkConstraints } from "./constraints.js";
import { checkHealth } from "./health.js";
import { checkNames } from "./names.js";
import { checkOrder } from "./order.js";
import { checkExternals, checkPaths } from "./paths.js";
import { checkPorts } from "./ports.js";
import { checkReferences } from "./references.js";
import { checkConflicts, checkDefaults, checkImage } from "./services.js";
import { checkSources } from "./sources.js";
import { servicesOf, StackFindings, type StackFile } from "./stack-file.js";
import { swarmShape } from "./swarm-shape.js";
import { checkVariables, meantData } from "./variables.js";
import { checkShape, shown } from "./walk.js";

/**
 * What `docker stack deploy` or `docker compose` would refuse in a file, pass over, or do otherwise than it is meant,
 * and what does not go by Portainer. Pointers lead into the file. Never throws, whatever the file holds.
 */
export function stackProblems(file: StackFile): readonly Problem[] {
  const { data, dialect } = file;
  const found = new StackFindings();
  if (!isObject(data)) {
    found.add("stack-value-type", "", "The file is no map of sections, such as services");
    return found.problems;
  }
  checkShape(data, dialect === "swarm" ? swarmShape() : composeShape(), "", found);
  checkVariables(file, found);
  checkTop(file, data, found);
  checkNames(file, found);
  checkSources(file, found);
  checkExternals(file, found);
  checkOrder(file, found);
  for (const service of servicesOf(data)) {
    checkImage(service, file, found);
    checkConflicts(service, file, found);
    checkHealth(service.service, service.at, found);
    checkPorts(service, file, found);
    checkPaths(service, file, found);
    checkReferences(service, file, found);
    if (dialect === "swarm") checkConstraints(service, found);
    checkDefaults(service, file, found);
  }
  const meant = meantData(data);
  return [...found.problems, ...secretProblems({ group: "", apiVersion: "", kind: "Stack", namespace: "", name: file.name, data: isObject(meant) ? meant : data, wave: 0, construct: "" })];
}

function checkTop({ dialect }: StackFile, data: DataObject, found: StackFindings): void {
  const { version, services, include } = data;
  if (services === undefined && include === undefined) found.add("stack-value-missing", "", "The file has no services");
  if (dialect === "swarm" && typeof version === "string" && version !== "" && version !== "3" && version !== "3.13") {
    found.add("stack-version", "/version", `The file says that it is of version ${shown(version)}, whose schema has fewer keys than 3.13, by which it was checked`, {
      hint: "Remove it: the CLI then takes the newest that it has.",
    });
  }
  if (dialect === "compose" && include !== undefined) {
    found.add("stack-path-relative", "/include", "The file includes others, which the plan of a change would not show", { hint: "Write out what it includes." });
  }
}
