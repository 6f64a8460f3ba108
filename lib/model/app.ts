import type { Chart } from "cdk8s";
import type { Given } from "./given.js";
import { recordOrigin } from "./origin.js";
import type { Waiver } from "./waiver.js";

/** What an author says about an app. `Settings` is what a cluster has to tell it. */
export interface AppDefinition<Settings extends object> {
  /** Team or person that answers for the app. Becomes the label `astrolabe/owner`. */
  readonly owner: string;
  /** What the app is for, in one sentence. */
  readonly description: string;
  /**
   * Adds the app's constructs to the chart: those of `lib/constructs`, and any of cdk8s and
   * cdk8s-plus-28. Runs once for each deployment. Has to give the same constructs for the same
   * settings: no clock, no randomness, no files, and no promises.
   */
  build(chart: Chart, settings: Settings): void;
  /** Findings that are let pass, wherever the app is deployed. */
  readonly waivers?: readonly Waiver[];
  /** What the app's objects refer to and nobody here makes, in the deployment's namespace unless stated. */
  readonly given?: readonly Given[];
}

/** A named, owned, typed unit of deployment. Made by {@link defineApp}. */
export interface App<Settings extends object = Record<string, never>> extends AppDefinition<Settings> {
  readonly name: string;
}

const apps = new WeakSet<object>();

/**
 * Defines an app. Export the result from `apps/<name>/app.ts`.
 *
 * @param name RFC 1123 label, the same as the app's folder.
 */
export function defineApp<Settings extends object = Record<string, never>>(
  name: string,
  definition: AppDefinition<Settings>,
): App<Settings> {
  const app: App<Settings> = { ...definition, name };
  apps.add(app);
  recordOrigin(app);
  return app;
}

/** An app whose settings are not known here. */
export type AnyApp = Omit<App, "build"> & { readonly build: unknown };

/** Whether a value was made by {@link defineApp}. */
export function isApp(value: unknown): value is AnyApp {
  return typeof value === "object" && value !== null && apps.has(value);
}

/**
 * An app whose name, owner and description an earlier run told, so that its file need not be
 * evaluated unless it has to be built.
 *
 * @param load evaluates the app's file and gives the app itself.
 */
export function knownApp(known: Pick<AnyApp, "name" | "owner" | "description" | "waivers" | "given">, load: () => unknown): AnyApp {
  const app: AnyApp = {
    name: known.name,
    owner: known.owner,
    description: known.description,
    waivers: known.waivers ?? [],
    given: known.given ?? [],
    build: (chart: Chart, settings: Record<string, never>) => (load() as App).build(chart, settings),
  };
  apps.add(app);
  return app;
}

const standIns = new WeakSet<object>();

/** Takes the place of an app whose file is broken, so that the clusters that import it still evaluate. */
export function standInApp(name: string): AnyApp {
  const app: AnyApp = { name, owner: "", description: "", build: undefined };
  standIns.add(app);
  return app;
}

/** Whether an app only stands in for a broken one, which has been reported. */
export function isStandIn(app: object): boolean {
  return standIns.has(app);
}
