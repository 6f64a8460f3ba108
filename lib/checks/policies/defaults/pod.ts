import type { Data, DataObject } from "../../../synth/manifest.js";
import { field, isObject } from "../../workload.js";
import { each, fillEach, fillWithin, within, withoutFalse, type OwnObject } from "./fill.js";

// kubernetes, pkg/apis/core/v1/defaults.go: what SetDefaults_PodSpec, _Container, _Probe, _HTTPGetAction,
// _Volume and the like set, and what the conversion to the API's types always writes.

/** The spec of a pod template as the API server passes it to admission. */
export function podSpec(spec: DataObject): DataObject {
  const filled: OwnObject = {
    dnsPolicy: "ClusterFirst", restartPolicy: "Always", securityContext: {}, schedulerName: "default-scheduler", terminationGracePeriodSeconds: 30,
    ...withoutFalse(spec, ["hostNetwork", "hostPID", "hostIPC"]),
  };
  // `serviceAccount` is the older name of `serviceAccountName`; the API writes both.
  const account = field(spec, "serviceAccountName") ?? field(spec, "serviceAccount");
  if (account !== undefined) filled.serviceAccountName = filled.serviceAccount = account;
  for (const name of ["containers", "initContainers", "ephemeralContainers"]) fillEach(filled, name, container);
  fillEach(filled, "volumes", volume);
  return filled;
}

/** The spec of a Pod, which has more defaults than a template (SetDefaults_Pod). */
export function ownPodSpec(spec: DataObject): DataObject {
  const filled: DataObject = { enableServiceLinks: true, ...podSpec(spec) };
  const isOnHost = field(filled, "hostNetwork") === true;
  const own = (item: DataObject): DataObject => {
    const requested = within(item, "resources", requestsFromLimits);
    return isOnHost ? ports(requested, (port) => (port.containerPort === undefined ? port : { hostPort: port.containerPort, ...port })) : requested;
  };
  return each(each(filled, "containers", own), "initContainers", own);
}

function requestsFromLimits(resources: DataObject): DataObject {
  const limits = field(resources, "limits");
  const requests = field(resources, "requests");
  return isObject(limits) ? { ...resources, requests: { ...limits, ...(isObject(requests) ? requests : {}) } } : resources;
}

function container(item: DataObject): DataObject {
  const filled: OwnObject = {
    imagePullPolicy: pullPolicy(field(item, "image")), terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File", resources: {},
    ...item,
  };
  fillEach(filled, "ports", port);
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) fillWithin(filled, name, probe);
  fillWithin(filled, "lifecycle", (lifecycle) => within(within(lifecycle, "postStart", handler), "preStop", handler));
  fillEach(filled, "env", variable);
  return filled;
}

const port = (item: DataObject): DataObject => ({ protocol: "TCP", ...item });

const variable = (item: DataObject): DataObject => within(item, "valueFrom", (from) => within(from, "fieldRef", fieldRef));

const ports = (item: DataObject, change: (port: DataObject) => DataObject): DataObject => each(item, "ports", change);

const fieldRef = (reference: DataObject): DataObject => ({ apiVersion: "v1", ...reference });

/** `Always` for the tag latest, which an image without tag and digest has (pkg/util/parsers, ParseImageName). */
function pullPolicy(image: Data | undefined): string {
  if (typeof image !== "string") return "IfNotPresent";
  const [named = "", digest] = image.split("@", 2);
  const last = named.slice(named.lastIndexOf("/") + 1);
  const tag = last.includes(":") ? last.slice(last.indexOf(":") + 1) : digest === undefined ? "latest" : "";
  return tag === "latest" ? "Always" : "IfNotPresent";
}

function probe(item: DataObject): DataObject {
  const filled: OwnObject = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, ...item };
  fillWithin(filled, "httpGet", httpGet);
  fillWithin(filled, "grpc", (grpc) => ({ service: "", ...grpc }));
  return filled;
}

const handler = (item: DataObject): DataObject => within(item, "httpGet", httpGet);

const httpGet = (get: DataObject): DataObject => ({ path: "/", scheme: "HTTP", ...get });

const fileModes = ["secret", "configMap", "downwardAPI", "projected"];

function volume(item: DataObject): DataObject {
  const sources = Object.keys(item).filter((name) => name !== "name");
  if (sources.length === 0) return { ...item, emptyDir: {} };
  let filled = item;
  for (const name of fileModes) filled = within(filled, name, (source) => ({ defaultMode: 420, ...source }));
  filled = within(filled, "hostPath", (source) => ({ type: "", ...source }));
  filled = within(filled, "ephemeral", (source) => within(source, "volumeClaimTemplate", (claim) => within(claim, "spec", claimSpec)));
  filled = within(filled, "downwardAPI", (source) => each(source, "items", (entry) => within(entry, "fieldRef", fieldRef)));
  return within(filled, "projected", (source) => each(source, "sources", projection));
}

const projection = (source: DataObject): DataObject =>
  within(within(source, "serviceAccountToken", (token) => ({ expirationSeconds: 3600, ...token })), "downwardAPI", (fields) => each(fields, "items", (entry) => within(entry, "fieldRef", fieldRef)));

/** SetDefaults_PersistentVolumeClaimSpec. */
export const claimSpec = (spec: DataObject): DataObject => ({ volumeMode: "Filesystem", ...spec });

/** A pod template; its metadata is always there. */
export const podTemplate = (template: DataObject): DataObject => within({ metadata: {}, ...template }, "spec", podSpec);

/** Labels that a Job or ReplicationController without its own takes from its template. */
export function labelledAs(object: DataObject, template: Data | undefined): DataObject {
  const labels = field(field(template, "metadata"), "labels");
  const metadata = field(object, "metadata");
  if (!isObject(labels) || !isObject(metadata)) return object;
  const own = field(metadata, "labels");
  return isObject(own) && Object.keys(own).length > 0 ? object : { ...object, metadata: { ...metadata, labels } };
}
