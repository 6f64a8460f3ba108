import type { Chart } from "cdk8s";
import type { AnyApp, App } from "./app.js";
import { recordOrigin } from "./origin.js";

/** Where and when a deployment runs. */
export interface DeployOptions {
  /**
   * Name of the deployment on its cluster, an RFC 1123 label. Default: the app's name.
   * Needed when one cluster runs an app more than once.
   */
  readonly name?: string;
  /** Namespace of the deployment's objects. Default: the deployment's name. */
  readonly namespace?: string;
  /**
   * Deployments of the same cluster that have to be healthy first, by name or as the value that
   * `deploy` returned. Namespaces and custom resource definitions are waited for without it.
   */
  readonly after?: readonly (string | Deployment)[];
  /** Project (ArgoCD AppProject) of the deployment. Default: the project of the cluster's delivery. */
  readonly project?: string;
  /** On places that Portainer delivers to: teams that may see the stack. Default: those of the place's delivery. */
  readonly teams?: readonly string[];
}

/** Where and how an app is placed: plain data, when its settings are. */
export interface Placement {
  readonly name: string;
  readonly namespace: string;
  readonly after: readonly string[];
  readonly project: string | undefined;
  /** Absent: those of the place's delivery. */
  readonly teams?: readonly string[];
  readonly settings: unknown;
}

/** One app placed on one cluster with its settings. Made by {@link deploy}. */
export interface Deployment extends Placement {
  readonly app: AnyApp;
  /** Runs the app's build. Returns what build returned: anything but `undefined` is a mistake. */
  build(chart: Chart, settings: unknown): unknown;
}

/** `settings` may be left out only when no setting is required. */
type Given<Settings extends object> = {} extends Settings
  ? [settings?: Settings, options?: DeployOptions]
  : [settings: Settings, options?: DeployOptions];

const deployments = new WeakSet<object>();

/**
 * Places an app on the cluster in whose list the result stands.
 *
 * @param app the app, as its file exports it. It alone says what settings it has, so that what they lack is a type error.
 * @param given the app's settings, then the options.
 */
export function deploy<Settings extends object>(app: App<Settings>, ...given: Given<NoInfer<Settings>>): Deployment {
  const [settings, options = {}] = given as [Settings, DeployOptions?];
  const name = options.name ?? app.name;
  const deployment = place(app, {
    name,
    namespace: options.namespace ?? name,
    after: (options.after ?? []).map((earlier) => (typeof earlier === "string" ? earlier : earlier.name)),
    project: options.project,
    ...(options.teams === undefined ? {} : { teams: options.teams }),
    settings: settings ?? {},
  });
  recordOrigin(deployment);
  return deployment;
}

/** Places an app as a placement says. The types of its settings have been checked where it was deployed. */
export function place(app: AnyApp, placement: Placement): Deployment {
  const build = app.build as (chart: Chart, settings: unknown) => unknown;
  const deployment: Deployment = { ...placement, app, build: (chart, settings) => build.call(app, chart, settings) };
  deployments.add(deployment);
  return deployment;
}

/** Whether a value was made by {@link deploy}. */
export function isDeployment(value: unknown): value is Deployment {
  return typeof value === "object" && value !== null && deployments.has(value);
}
