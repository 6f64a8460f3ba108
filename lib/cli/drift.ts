import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AdapterError } from "../adapters/error.js";
import { findKubectl, Kubectl } from "../adapters/kubectl.js";
import { text } from "../adapters/json.js";
import { builtinPack, versionOf } from "../checks/schema/builtin.js";
import { packOfDefinitions, isDefinition } from "../checks/schema/definitions.js";
import { parsePack, type Pack } from "../checks/schema/pack.js";
import { readBuiltin } from "../checks/schema/packs.js";
import { chooseContexts } from "../drift/contexts.js";
import { applicationsOf, type Application } from "../drift/applications.js";
import type { Drift } from "../drift/drift.js";
import { findDrift, hostOf, wantedOn } from "../drift/find.js";
import { readLive } from "../drift/live.js";
import { partPlaces, recordedPlace, type RecordedPlace } from "../drift/places.js";
import { isArgocdObject, readWanted, type Unreadable, type Wanted } from "../drift/wanted.js";
import { kubernetesVersions } from "../model/kubernetes.js";
import { readDisk } from "../tree/disk.js";
import type { Data } from "../synth/manifest.js";
import { clusterOf, provenancePath, treeFolder } from "../tree/places.js";
import { findClusters, findRules } from "../workspace/find.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import { driftData, driftText } from "./drift-report.js";
import type { Outcome } from "./outcome.js";

/** The committed tree of all clusters. */
interface Committed {
  readonly wanted: readonly Wanted[];
  readonly unreadable: readonly Unreadable[];
  readonly applications: ReadonlyMap<string, Application>;
}

/** How one cluster was reached, and what was found there. */
export interface ClusterDrift extends Drift {
  readonly cluster: string;
  readonly context: string;
  /** As the server states it. */
  readonly kubernetes: string;
  /** Its Applications and AppProjects that are on another cluster and compared with that; `on` is missing when the tree does not tell which. */
  readonly elsewhere: { readonly count: number; readonly on?: string };
}

/** Compares live clusters with the files of the tree. Nothing is compiled, written or changed. */
export async function drift(request: RequestOf<"drift">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const { root } = context;
  const places = new Map(findClusters(root).map((cluster) => [cluster, placeOf(root, cluster)]));
  const parted = partPlaces(places, request.cluster);
  if ("problem" in parted) throw new AdapterError(`Nothing was compared: ${parted.problem}`, { subject: treeFolder, hint: parted.hint });
  const { known, wished, left } = parted;
  const binary = findKubectl(process.env);
  const kubeconfig = request.kubeconfig === undefined ? {} : { kubeconfig: resolve(request.kubeconfig) };
  const chosen = chooseContexts({ clusters: wished, context: request.context }, known, await new Kubectl(binary, kubeconfig).contexts());
  if ("problem" in chosen) throw new AdapterError(`Nothing was compared: ${chosen.problem}`, { subject: "kubectl", hint: chosen.hint });
  progress("reading the tree");
  const tree = readTree(root, known);
  const found: ClusterDrift[] = [];
  for (const [cluster, name] of chosen) {
    progress(`reading ${cluster} through the context ${name}`);
    found.push(await compareCluster({ cluster, context: name }, new Kubectl(binary, { ...kubeconfig, context: name }), tree, context));
  }
  const failed = found.some(({ objects, unchecked }) => objects.length + unchecked.length > 0);
  const skipped = wished.length > 0 ? [] : known.filter((cluster) => !chosen.some(([name]) => name === cluster));
  return { diagnostics: [], text: driftText(found, skipped, left), result: { clusters: found.map(driftData), skipped, left: Object.fromEntries(left) }, failed };
}

/** What the committed record of a cluster says. */
function placeOf(root: string, cluster: string): RecordedPlace {
  const file = join(root, treeFolder, provenancePath(cluster));
  try {
    return recordedPlace(JSON.parse(readFileSync(file, "utf8")) as Data);
  } catch {
    // Without a record there may still be a tree, of an earlier compiler.
    return recordedPlace(undefined);
  }
}

function readTree(root: string, clusters: readonly string[]): Committed {
  const { files } = readDisk(root, clusters);
  const texts = new Map([...files.keys()].filter((file) => file.endsWith(".yaml")).map((file) => [file, readFileSync(join(root, treeFolder, file), "utf8")]));
  const { wanted, unreadable } = readWanted(texts);
  return { wanted, unreadable, applications: applicationsOf(wanted) };
}

async function compareCluster(names: { readonly cluster: string; readonly context: string }, kubectl: Kubectl, tree: Committed, { root, packageRoot, compiler }: WorkspaceContext): Promise<ClusterDrift> {
  const { cluster } = names;
  const wanted = wantedOn(cluster, tree.wanted, tree.applications);
  if (!wanted.some((object) => object.cluster === cluster)) {
    throw new AdapterError(`Nothing was compared: ${treeFolder}/ has no objects of the cluster ${cluster}`, { subject: treeFolder, hint: "Run `npm run synth`, or take the tree from git." });
  }
  const version = await kubectl.get("/version");
  if ("reason" in version) {
    throw new AdapterError(`The cluster ${cluster} was not read: ${version.message || "kubectl says nothing"}`, {
      subject: "kubectl", status: version.reason, hint: `Try \`kubectl --context ${names.context} get namespaces\`: kubectl has to reach the cluster and to be logged in.`,
    });
  }
  const kubernetes = text(version.data, "gitVersion");
  const live = await readLive((path) => kubectl.get(path), wanted);
  if (live.objects.size + live.absent.size === 0) {
    const [first] = live.unchecked;
    throw new AdapterError(`The cluster ${cluster} was not read: of no kind could objects be listed. ${first === undefined ? "" : `${first.what}: ${first.reason}`}`.trim(), {
      subject: "kubectl", hint: "Give the user of the kubeconfig leave to get and list objects of all namespaces.",
    });
  }
  const builtin = builtinPack(readBuiltin(packageRoot, compiler), versionOf(kubernetes) ?? kubernetesVersions[kubernetesVersions.length - 1] ?? "1.37");
  const definitions = packOfDefinitions("definitions", wanted.map(({ manifest }) => manifest.data).filter(isDefinition)).pack;
  const found = findDrift({ cluster, wanted, live, applications: tree.applications, unattended: placeOf(root, cluster).isOfPortainer ? "next-deployment" : "nobody", packs: [definitions, ...customPacks(root, cluster), builtin] });
  const unread = tree.unreadable.filter(({ file }) => clusterOf(file) === cluster).map(({ file, reason }) => ({ what: `${treeFolder}/${file}`, reason }));
  const on = hostOf(cluster, tree.applications);
  const count = on === cluster ? 0 : tree.wanted.filter((object) => object.cluster === cluster && isArgocdObject(object)).length;
  return { ...names, kubernetes, elsewhere: { count, ...(on === undefined ? {} : { on }) }, ...found, unchecked: [...unread, ...found.unchecked] };
}

/** Schemas of the workspace for a cluster's custom resources. One that cannot be read counts for nothing here: `check` says so. */
function customPacks(root: string, cluster: string): readonly Pack[] {
  const files = findRules(root, [cluster]).schemas;
  return [...files.filter((schema) => schema.cluster === cluster), ...files.filter((schema) => schema.cluster === undefined)].flatMap(({ file }) => {
    const pack = parsePack(file, readFileSync(join(root, file), "utf8"));
    return "problem" in pack ? [] : [pack];
  });
}
