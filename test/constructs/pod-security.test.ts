import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Chart } from "cdk8s";
import {
  ConfigFile, ExternalService, Job, NodeAgent, ScheduledJob, SecretReference, StatefulService, Tenancy, Volume, WebService, Worker,
} from "#lib/constructs/index.js";
import { at, render } from "./small-cluster.js";

const image = "registry.example.org/part:1.0.0";

/** One of everything, with everything that needs no privileges. */
function kitchenSink(chart: Chart): void {
  const database = new ExternalService(chart, "database", { addresses: ["10.25.20.30"], ports: { postgresql: 5432 } });
  const config = new ConfigFile(chart, "config", { files: { "app.yml": "a: 1" } });
  const secret = new SecretReference(chart, "secret", { name: "shop" });
  const volume = new Volume(chart, "data", { size: "1Gi", access: "many-nodes" });
  const rich = {
    image,
    env: { TOKEN: secret.key("token") },
    mounts: { "/etc/app": config, "/run/secrets": secret, "/data": volume },
    scratch: { "/tmp": "1Gi", "/dev/shm": { size: "1Gi", inMemory: true } },
    gpu: { model: "RTX A4000" },
    reaches: [database],
    permissions: [{ resources: ["pods"], verbs: ["get"] }],
    user: 472,
  } as const;
  new Tenancy(chart, "tenancy");
  new WebService(chart, "web", { ...rich, ports: { http: 8080 }, route: { host: "shop.example.org" }, autoscale: { min: 2, max: 4 } });
  new Worker(chart, "worker", rich);
  new NodeAgent(chart, "agent", rich);
  new StatefulService(chart, "store", { ...rich, ports: { http: 8080 }, storage: { "/store": { size: "1Gi" } }, replicas: 3 });
  new Job(chart, "job", rich);
  new ScheduledJob(chart, "nightly", { ...rich, schedule: "0 3 * * *" });
}

const outcome = render(kitchenSink);
const pods = Object.keys(outcome.objects).flatMap((object) =>
  ["spec/template/spec", "spec/jobTemplate/spec/template/spec"].filter((path) => at(outcome, object, path) !== undefined)
    .map((path) => ({ object, spec: (field: string) => at(outcome, object, `${path}/${field}`) })),
);
const container = "containers/0";

test("one of everything renders, with a pod for each of the six workloads", () => {
  assert.equal(outcome.problems, []);
  assert.is(pods.length, 6);
});

for (const { object, spec } of pods) {
  // Kubernetes, "Pod Security Standards": the controls of Baseline and Restricted.
  test(`${object} meets the restricted Pod Security Standard`, () => {
    for (const field of ["hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers"]) assert.is(spec(field), undefined, field);
    assert.is(spec("containers/1"), undefined);
    for (const field of ["privileged", "procMount", "seLinuxOptions", "windowsOptions"]) {
      assert.is(spec(`${container}/securityContext/${field}`), undefined, field);
    }
    for (const field of ["sysctls", "seLinuxOptions", "windowsOptions"]) assert.is(spec(`securityContext/${field}`), undefined, field);
    assert.is(spec(`${container}/ports/0/hostPort`), undefined);
    assert.is(spec(`${container}/securityContext/allowPrivilegeEscalation`), false);
    assert.equal(spec(`${container}/securityContext/capabilities`), { drop: ["ALL"] });
    assert.is(spec("securityContext/runAsNonRoot"), true);
    assert.is(spec("securityContext/runAsUser"), 472);
    assert.is(spec(`${container}/securityContext/runAsUser`), undefined);
    assert.equal(spec("securityContext/seccompProfile"), { type: "RuntimeDefault" });
    assert.is(spec(`${container}/securityContext/seccompProfile`), undefined);
    const allowed = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];
    const volumes = spec("volumes");
    assert.ok(Array.isArray(volumes));
    for (const volume of volumes) {
      const types = Object.keys(volume).filter((key) => key !== "name");
      assert.ok(types.length === 1 && allowed.includes(types[0] ?? ""), types.join());
    }
  });

  test(`${object} states requests and limits, and writes nowhere but to its volumes`, () => {
    for (const end of ["requests", "limits"]) {
      for (const resource of ["cpu", "memory", "ephemeral-storage"]) {
        assert.type(spec(`${container}/resources/${end}/${resource}`), "string");
      }
    }
    assert.is(spec(`${container}/securityContext/readOnlyRootFilesystem`), true);
  });
}

test.run();
