import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isApp, type AnyApp } from "../model/app.js";
import { givenProblems } from "../model/given-problems.js";
import { nameProblem, quote } from "../model/name.js";
import { appFile } from "./find.js";

/** An app and the name that its file exports it under. */
export interface ExportedApp {
  readonly app: AnyApp;
  readonly exported: string;
}

/** The one app that a module exports, or why there is none. */
export function exportedApp(folder: string, exports: Readonly<Record<string, unknown>>): ExportedApp | Diagnostic {
  const apps = new Map<AnyApp, string>();
  for (const [exported, value] of Object.entries(exports)) if (isApp(value)) apps.set(value, exported);
  const [first] = apps;
  if (first !== undefined && apps.size === 1) return { app: first[0], exported: first[1] };
  const found = apps.size === 0 ? "exports no app" : `exports ${apps.size} apps: ${[...apps.keys()].map(({ name }) => quote(name)).join(", ")}`;
  return diagnose("app-missing", `The file ${found}`, { file: appFile(folder) }, {
    hint: apps.size === 0 ? `Write \`export const app = defineApp("${folder}", { ... })\`.` : "Give each app a folder of its own.",
  });
}

/** What is wrong with an app's definition. */
export function appProblems(folder: string, app: AnyApp): Diagnostic[] {
  const at = { file: appFile(folder), app: folder };
  const problem = nameProblem(app.name);
  if (problem !== undefined) return [diagnose("name-invalid", `An app cannot have this name: ${problem}`, at)];
  const diagnostics: Diagnostic[] = [];
  if (app.name !== folder) {
    diagnostics.push(diagnose("name-mismatch", `The folder ${quote(folder)} defines an app named ${quote(app.name)}`, at, {
      hint: `Rename the folder to apps/${app.name} or the app to ${quote(folder)}.`,
    }));
  }
  for (const field of ["owner", "description"] as const) {
    const value: unknown = app[field];
    if (typeof value !== "string" || value.trim() === "") diagnostics.push(diagnose("app-invalid", `The app has no ${field}`, at));
  }
  // Owners become label values (Kubernetes, "Labels and Selectors": syntax and character set).
  if (typeof app.owner === "string" && app.owner !== "" && !/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(app.owner)) {
    diagnostics.push(diagnose("app-invalid", `The owner ${quote(app.owner)} cannot be a label value: up to 63 letters, digits, '-', '_' and '.'`, at));
  }
  for (const { pointer, message } of givenProblems(app.given)) diagnostics.push(diagnose("app-invalid", message, { ...at, pointer }));
  if (typeof app.build !== "function") diagnostics.push(diagnose("app-invalid", "The app has no build function", at));
  return diagnostics;
}
