import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings } from "./findings.js";
import { headerName, portName } from "./forms.js";
import { expectPort, expectPortOrName } from "./ports.js";
import { each, isEmpty, isGiven, number } from "./reading.js";
import { expectAbsent, expectChoice, expectForm, expectGiven, expectNotNegative } from "./values.js";

/** What probes and hooks of a container look at. */
export interface Probed {
  readonly container: DataObject;
  /** Names of the container's ports. */
  readonly ports: ReadonlySet<string>;
  /** Seconds that the pod has to end. */
  readonly gracePeriod: number;
}

const numbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];
const handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

/** Probes and hooks of a container that keeps running (k8s.io/kubernetes pkg/apis/core/validation, validateProbe, validateLifecycle). */
export function checkProbes(probed: Probed, at: string, found: Findings): void {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = probed.container;
  checkProbe(livenessProbe, `${at}/livenessProbe`, probed, found);
  checkProbe(readinessProbe, `${at}/readinessProbe`, probed, found);
  checkProbe(startupProbe, `${at}/startupProbe`, probed, found);
  expectOneSuccess(livenessProbe, `${at}/livenessProbe`, found);
  expectOneSuccess(startupProbe, `${at}/startupProbe`, found);
  if (isObject(readinessProbe)) {
    expectAbsent(found, { of: readinessProbe, name: "terminationGracePeriodSeconds", at: `${at}/readinessProbe` }, "for readiness probes");
  }
  if (!isObject(lifecycle)) return;
  for (const hook of ["postStart", "preStop"]) {
    const handler = lifecycle[hook];
    if (isObject(handler)) checkHandler(handler, `${at}/lifecycle/${hook}`, [...handlers.slice(0, 3), "sleep"], probed, found);
  }
}

function checkProbe(probe: Data | undefined, at: string, probed: Probed, found: Findings): void {
  if (!isObject(probe)) return;
  checkHandler(probe, at, handlers, probed, found);
  expectNotNegative(found, probe, at, numbers);
  const seconds = number(probe.terminationGracePeriodSeconds);
  if (seconds !== undefined && seconds <= 0) found.add("value-out-of-range", `${at}/terminationGracePeriodSeconds`, `terminationGracePeriodSeconds is ${seconds}, expected 1 or more`);
}

/** validateLivenessProbe, validateStartupProbe; 0 is read as the default, 1 (pkg/apis/core/v1, SetDefaults_Probe). */
function expectOneSuccess(probe: Data | undefined, at: string, found: Findings): void {
  const threshold = isObject(probe) ? (number(probe.successThreshold) ?? 1) : 1;
  if (threshold > 1) found.add("value-out-of-range", `${at}/successThreshold`, `successThreshold is ${threshold}, expected 1`, "Only readiness probes may ask for more.");
}

/** k8s.io/kubernetes pkg/apis/core/validation, validateHandler. */
function checkHandler(handler: DataObject, at: string, kinds: readonly string[], probed: Probed, found: Findings): void {
  const given = kinds.filter((kind) => isGiven(handler[kind]));
  if (given.length === 0) found.add("field-missing", at, `No handler is set, expected one of ${kinds.join(", ")}`);
  if (given.length > 1) found.add("field-conflict", at, `${given.join(" and ")} are both set, expected one of them`);
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (isObject(exec) && isEmpty(exec.command)) expectGiven(found, { of: exec, name: "command", at: `${at}/exec` });
  if (isObject(httpGet)) checkHttp(httpGet, `${at}/httpGet`, probed, found);
  if (isObject(tcpSocket)) checkPort(tcpSocket, `${at}/tcpSocket`, probed, found);
  if (isObject(grpc)) expectPort(found, { of: grpc, name: "port", at: `${at}/grpc` });
  if (isObject(sleep)) checkSleep(number(sleep.seconds) ?? 0, `${at}/sleep/seconds`, probed, found);
}

function checkHttp(http: DataObject, at: string, probed: Probed, found: Findings): void {
  checkPort(http, at, probed, found);
  expectChoice(found, { of: http, name: "scheme", at }, ["HTTP", "HTTPS"]);
  each(http.httpHeaders, `${at}/httpHeaders`, (header, place) => {
    expectGiven(found, { of: header, name: "name", at: place });
    expectForm(found, { of: header, name: "name", at: place }, headerName, "value-invalid");
  });
}

/** The name is looked up by the kubelet, not by the API server (k8s.io/kubernetes pkg/probe, ResolveContainerPort). */
function checkPort(action: DataObject, at: string, { ports }: Probed, found: Findings): void {
  expectPortOrName(found, { of: action, name: "port", at });
  const { port } = action;
  if (typeof port === "string" && portName.accepts(port) && !ports.has(port)) {
    const hint = ports.size === 0 ? "The container names no port." : `The container has ${[...ports].sort().join(", ")}.`;
    found.add("probe-port-unknown", `${at}/port`, `port is ${quote(port)}, but the container has no port of that name`, hint);
  }
}

/** validateSleepAction: on since 1.30 (PodLifecycleSleepAction), 0 since 1.33 (PodLifecycleSleepActionAllowZero). */
function checkSleep(seconds: number, at: string, { gracePeriod }: Probed, found: Findings): void {
  const minimum = found.minor >= 33 ? 0 : 1;
  if (found.minor >= 30 && (seconds < minimum || seconds > gracePeriod)) {
    found.add("value-out-of-range", at, `seconds is ${seconds}, expected ${minimum} to ${gracePeriod}, the pod's terminationGracePeriodSeconds`);
  }
}
