import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { field } from "#lib/checks/workload.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { definitions } from "../components/definitions.js";
import { argocdFiles } from "../components/programs.js";

/** The definitions of the lab's operators, with those of the ArgoCD that runs in tests. */
export async function allDefinitions(): Promise<readonly DataObject[]> {
  const folder = join(await argocdFiles(), "manifests/crds");
  const own = ["application-crd.yaml", "appproject-crd.yaml", "applicationset-crd.yaml"].map((file): DataObject => parse(readFileSync(join(folder, file), "utf8")));
  return [...(await definitions()).filter(({ spec }) => field(spec, "group") !== "argoproj.io"), ...own];
}
