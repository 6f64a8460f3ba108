import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { dataProblems } from "../model/data.js";
import { quote } from "../model/name.js";
import { objectLabel, type Data, type DataObject, type Manifest } from "./manifest.js";
import type { IsClusterScoped } from "./scope.js";

/** What a ConfigMap or Secret may hold: keys and values together (kubernetes/pkg/apis/core, MaxSecretSize). */
const maxData = 1024 * 1024;

/** Waves of the kinds that others need; ArgoCD itself orders the kinds within a wave. */
const kindWaves: Readonly<Record<string, number>> = { Namespace: -2, CustomResourceDefinition: -1 };

/**
 * Makes a manifest of an object as cdk8s gives it. cdk8s puts the chart's namespace on every object;
 * those of the whole cluster lose it here.
 */
export function manifestOf(data: DataObject, construct: string, level: number, isClusterScoped: IsClusterScoped): Manifest {
  const apiVersion = text(data.apiVersion);
  const kind = text(data.kind);
  const metadata = isObject(data.metadata) ? data.metadata : {};
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const wholeCluster = isClusterScoped(group, kind);
  const { namespace, ...unplaced } = metadata;
  return {
    group,
    kind,
    namespace: wholeCluster ? "" : text(namespace),
    name: text(metadata.name),
    apiVersion,
    data: wholeCluster ? { ...data, metadata: unplaced } : data,
    wave: level === 0 ? (kindWaves[kind] ?? 0) : level,
    construct,
  };
}

/** Says what an object holds that is no plain data. */
export function foreignData(manifest: Manifest, place: Location): Diagnostic[] {
  return dataProblems(manifest.data).map(({ pointer, found }) =>
    diagnose("object-invalid", `The object holds ${found}, which its file cannot carry`, { ...placeOf(manifest, place), pointer }));
}

/** Says what keeps a manifest of plain data from being an object that a Kubernetes API server could hold. */
export function objectProblems(manifest: Manifest, place: Location): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const invalid = (message: string, pointer: string): Diagnostic => diagnose("object-invalid", message, { ...placeOf(manifest, place), pointer });
  if (!/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[a-z0-9]+$/.test(manifest.apiVersion)) {
    problems.push(invalid(`apiVersion is ${quote(manifest.apiVersion)}, expected a form like v1 or apps/v1`, "/apiVersion"));
  }
  if (!/^[A-Z][A-Za-z0-9]*$/.test(manifest.kind)) {
    problems.push(invalid(`kind is ${quote(manifest.kind)}, expected a form like ConfigMap`, "/kind"));
  }
  // The names of RBAC objects may hold more than DNS names do (kubernetes, "path segment name").
  if (manifest.name === "" || /[/%\u0000-\u001f]/.test(manifest.name) || manifest.name === "." || manifest.name === ".." || manifest.name.length > 253) {
    problems.push(invalid(`metadata.name is ${quote(manifest.name)}, expected a Kubernetes name of at most 253 characters`, "/metadata/name"));
  }
  if (manifest.namespace !== "" && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(manifest.namespace)) {
    problems.push(invalid(`metadata.namespace is ${quote(manifest.namespace)}, expected an RFC 1123 label`, "/metadata/namespace"));
  }
  if (problems.length === 0 && manifest.group === "" && (manifest.kind === "ConfigMap" || manifest.kind === "Secret")) {
    const size = dataSize(manifest.data.data) + dataSize(manifest.data.binaryData) + dataSize(manifest.data.stringData);
    if (size > maxData) {
      problems.push(diagnose("object-too-large", `The ${manifest.kind} holds ${size} bytes, at most ${maxData} fit`, placeOf(manifest, place), {
        hint: "Split it, or keep the data in a volume or an image.",
      }));
    }
  }
  return problems;
}

const placeOf = (manifest: Manifest, place: Location): Location =>
  ({ ...place, construct: manifest.construct, object: objectLabel(manifest) });

function dataSize(data: Data | undefined): number {
  if (!isObject(data)) return 0;
  let size = 0;
  for (const [key, value] of Object.entries(data)) size += Buffer.byteLength(key) + Buffer.byteLength(text(value));
  return size;
}

const text = (value: Data | undefined): string => (typeof value === "string" ? value : "");

const isObject = (value: Data | undefined): value is DataObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
