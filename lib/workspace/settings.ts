import { diagnose } from "../diagnostics/catalogue.js";
import { dataProblems } from "../model/data.js";
import { isGiteaSettings, type GiteaSettings } from "../model/gitea.js";
import type { Finding, Report } from "./evaluate.js";
import { settingsFile } from "./find.js";
import type { Loader } from "./load.js";

/** What the settings' module says, as far as it can be evaluated. */
export interface EvaluatedSettings {
  /** What `defineGitea` returned. It holds nothing but data; its form has not been looked at. */
  readonly settings?: GiteaSettings;
  readonly findings: readonly Finding[];
}

/** Evaluates `.gitea/settings.ts`. */
export function evaluateSettings(loader: Loader, report: Report): EvaluatedSettings {
  const at = { file: settingsFile };
  try {
    const { default: settings } = loader.load(settingsFile);
    if (!isGiteaSettings(settings)) {
      return { findings: [{ diagnostic: diagnose("gitea-settings-missing", "The file has no default export made by defineGitea()", at, {
        hint: "Write `export default defineGitea({ ... })`.",
      }) }] };
    }
    const problems = dataProblems(settings);
    const findings = problems.map(({ pointer, found }) => ({ diagnostic: diagnose("gitea-settings-invalid", `The settings hold ${found}`, { ...at, pointer }) }));
    return findings.length > 0 ? { findings } : { settings, findings };
  } catch (error) {
    const finding = report(error, at);
    return { findings: finding === undefined ? [] : [finding] };
  }
}
