/** What our own checks say of single objects: schema and rules, without policies and what needs several objects. */
import { readFileSync, readdirSync } from "node:fs";
import { ruleProblems } from "#lib/checks/rules/check.js";
import { packsFor, readBuiltin } from "#lib/checks/schema/packs.js";
import { openSchemas, type Schemas } from "#lib/checks/schema/schemas.js";
import { Validators } from "#lib/checks/schema/validators.js";
import { isCode, severityOf } from "#lib/diagnostics/catalogue.js";
import type { KubernetesVersion } from "#lib/model/kubernetes.js";
import type { Manifest } from "#lib/synth/manifest.js";
import { objectProblems } from "#lib/synth/object.js";
import { repository } from "./lab.js";

/** The schemas that the lab's clusters would have if they ran a version of Kubernetes. */
export function labSchemas(kubernetes: KubernetesVersion): Schemas {
  const folder = "clusters/schemas";
  const all = readdirSync(repository + folder).filter((name) => name.endsWith(".json")).sort()
    .map((name) => ({ file: `${folder}/${name}`, text: readFileSync(`${repository}${folder}/${name}`, "utf8") }));
  const { packs, diagnostics } = packsFor({ name: "lab", kubernetes }, all);
  const [problem] = diagnostics;
  if (problem !== undefined) throw new Error(`${problem.location.file}: ${problem.message}`);
  return openSchemas({ kubernetes, builtin: readBuiltin(repository), packs, validators: new Validators() });
}

/** What keeps an object out, each as its code and message. Warnings keep nothing out. */
export function refusals(manifest: Manifest, schemas: Schemas, kubernetes: KubernetesVersion): string[] {
  const problems = [...objectProblems(manifest, {}), ...schemas.check(manifest), ...ruleProblems(manifest, kubernetes)];
  return problems
    .filter(({ code, severity }) => (severity ?? (isCode(code) ? severityOf(code) : "error")) === "error")
    .map(({ code, message }) => `${code}: ${message}`);
}
