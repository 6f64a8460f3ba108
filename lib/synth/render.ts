import { ApiObject, Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import { renderKubernetes } from "../constructs/kubernetes/render.js";
import { renderStack, type DrawnStack } from "../constructs/stack/render.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { isKubernetes, type NamedCluster } from "../model/cluster.js";
import type { Deployment } from "../model/deployment.js";
import { quote } from "../model/name.js";
import { newApp } from "./app.js";
import { orderObjects } from "./dependencies.js";
import { givenBy, type ConstructGiven } from "./given.js";
import type { DataObject, Manifest } from "./manifest.js";
import { foreignData, manifestOf } from "./object.js";
import { scopes } from "./scope.js";

/** What became of one deployment. */
export interface Rendered {
  /** In the order of their constructs. Those that are missing have a diagnostic that says why. */
  readonly manifests: readonly Manifest[];
  /** Instead of manifests, where the place runs stacks. */
  readonly drawn?: DrawnStack;
  /** What its constructs state to be made by others. */
  readonly given: readonly ConstructGiven[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Renders one deployment: runs the app's build on a construct tree of its own, draws the platform's
 * constructs for Kubernetes, validates, orders, and reads each object out once. On a Swarm or a Compose host the
 * constructs become a stack instead.
 *
 * @param settings the deployment's settings, a copy of their own: a build that changes them harms nobody.
 * @throws what the app's build throws.
 */
export function renderDeployment(cluster: NamedCluster, deployment: Deployment, settings: unknown): Rendered {
  const place: Location = { cluster: cluster.name, deployment: deployment.name, app: deployment.app.name };
  const chart = new Chart(newApp(), deployment.name, {
    namespace: deployment.namespace,
    disableResourceNameHashes: true,
    labels: {
      "app.kubernetes.io/part-of": deployment.name,
      "app.kubernetes.io/managed-by": "astrolabe",
      "astrolabe/owner": deployment.app.owner,
    },
  });
  const result = deployment.build(chart, settings);
  if (result !== undefined) return failed(asyncOrValue(result, place));
  const drawn = isKubernetes(cluster) ? undefined : renderStack(chart, cluster);
  if (isKubernetes(cluster)) renderKubernetes(chart, cluster);

  const constructs = chart.node.findAll();
  const at = (construct: IConstruct): Location => ({ ...place, construct: constructPath(construct) });
  const invalid = constructs.flatMap((construct) =>
    construct.node.validate().map((message) => diagnose("construct-invalid", message, at(construct))));
  if (invalid.length > 0) return failed(...invalid);

  const objects = constructs.filter(ApiObject.isApiObject);
  if (!isKubernetes(cluster)) {
    const foreign = objects.map((object) => notPortable(object, cluster, at(object)));
    return { manifests: [], given: [], diagnostics: foreign, ...(drawn === undefined ? {} : { drawn }) };
  }
  const order = orderObjects(constructs, objects);
  const diagnostics = order.cycles.map((members) => dependencyCycle(members.map(belowChart), place));

  const rendered: { object: ApiObject; data: DataObject }[] = [];
  for (const object of objects) {
    const { data, problems } = readObject(object);
    if (problems.length > 0) diagnostics.push(...problems.map((problem) => diagnose("object-invalid", problem.message, { ...at(object), ...problem.place })));
    else rendered.push({ object, data });
  }
  if (diagnostics.length > 0) return failed(...diagnostics);

  const clusterScoped = scopes(cluster.clusterScopedKinds ?? [], rendered.map(({ data }) => data));
  const manifests = rendered.map(({ object, data }) => manifestOf(data, constructPath(object), order.level(object), clusterScoped));
  const sound = manifests.filter((manifest) => {
    const problems = foreignData(manifest, place);
    diagnostics.push(...problems);
    return problems.length === 0;
  });
  return { manifests: sound, given: givenBy(constructs, constructPath), diagnostics };
}

function notPortable({ kind, name }: ApiObject, { distribution }: NamedCluster, place: Location): Diagnostic {
  const where = distribution === "swarm" ? "a Docker Swarm" : "a Compose host";
  return diagnose("object-not-portable", `The ${kind} ${quote(name)} is an object of the Kubernetes API, and the place is ${where}`, { ...place, object: `${kind} ${name}` });
}

const failed = (...diagnostics: Diagnostic[]): Rendered => ({ manifests: [], given: [], diagnostics });

function asyncOrValue(result: unknown, place: Location): Diagnostic {
  const isPromise = typeof result === "object" && result !== null && "then" in result;
  if (isPromise && result instanceof Promise) result.catch(() => undefined);
  return diagnose("build-async", isPromise ? "build returns a promise" : `build returns a value (${typeof result})`, place, {
    hint: isPromise ? "Remove `async` from build, and compute what it waits for beforehand." : "End build without `return`: what it adds to the chart is its result.",
  });
}

function readObject(object: ApiObject): { data: DataObject; problems: { message: string; place: Location }[] } {
  try {
    const data: DataObject = object.toJson();
    return { data, problems: [] };
  } catch (error) {
    return { data: {}, problems: [{ message: error instanceof Error ? error.message : String(error), place: {} }] };
  }
}

/** Path below the chart; empty for the chart itself. */
const constructPath = ({ node }: IConstruct): string => belowChart(node.path);

function belowChart(path: string): string {
  const first = path.indexOf("/");
  return first === -1 ? "" : path.slice(first + 1);
}

function dependencyCycle([first = "", ...others]: readonly string[], place: Location): Diagnostic {
  const path = [first, ...others, first].join(" → ");
  return diagnose("dependency-cycle", `These constructs wait for each other: ${path}`, { ...place, construct: first }, {
    hint: "Remove one `addDependency` of the cycle.",
    related: others.map((construct) => ({ ...place, construct })),
  });
}
