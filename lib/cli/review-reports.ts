import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AdapterError, fileFailure } from "../adapters/error.js";
import { keepArtifact } from "../adapters/gitea/artifacts.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { renderJunit } from "../diagnostics/junit.js";
import { renderSarif } from "../diagnostics/sarif.js";
import type { WorkspaceContext } from "./context.js";
import { policyEntries } from "./policy-entries.js";
import { compilerVersion } from "./session.js";

/** Name under which the run lists the reports. */
const artifactName = "astrolabe-reports";

/** Writes findings as JUnit and SARIF into a folder, and keeps them with the run where the runner says how. Returns what is to be said about it. */
export async function writeReports(folder: string, diagnostics: readonly Diagnostic[], { root, packageRoot }: WorkspaceContext, environment: NodeJS.ProcessEnv): Promise<string> {
  const report = { command: "review", diagnostics };
  const sarif = renderSarif({ ...report, version: compilerVersion(packageRoot), policies: policyEntries(root) });
  const files = [{ path: "astrolabe.junit.xml", text: renderJunit(report) }, { path: "astrolabe.sarif", text: sarif }];
  const target = resolve(folder);
  try {
    mkdirSync(target, { recursive: true });
    for (const { path, text } of files) writeFileSync(join(target, path), text);
  } catch (error) {
    throw fileFailure(error, folder, "The reports were not written.");
  }
  const { ACTIONS_RESULTS_URL: url = "", ACTIONS_RUNTIME_TOKEN: token = "" } = environment;
  if (url === "" || token === "") return `The reports are in ${folder}.`;
  try {
    await keepArtifact({ url, token }, artifactName, files.map(({ path, text }) => ({ path, bytes: Buffer.from(text) })));
    return `The reports are kept with the run as ${artifactName}.`;
  } catch (error) {
    // They are a service to readers: a pull request is not held for want of them.
    if (error instanceof AdapterError) return `Warning: ${error.message}.`;
    throw error;
  }
}
