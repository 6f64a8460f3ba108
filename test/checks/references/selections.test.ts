import { test } from "uvu";
import * as assert from "uvu/assert";
import { given } from "#lib/model/given.js";
import { brief, check, web } from "./scene.js";

const service = (spec: string, name = "web", labels = ""): string => `{ apiVersion: v1, kind: Service, metadata: { name: ${name}, labels: { ${labels} } }, spec: { ${spec} } }\n---\n`;
const policy = (spec: string): string => `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p }, spec: { ${spec} } }\n---\n`;
const set = (name: string): string => `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec: { serviceName: ${name}, template: { metadata: { labels: { app: db } }, spec: { containers: [] } } }
---
`;
const monitor = (kind: string, spec: string): string => `
{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: m }, spec: { group: monitoring.coreos.com, names: { kind: ${kind} } } }
---
{ apiVersion: monitoring.coreos.com/v1, kind: ${kind}, metadata: { name: m }, spec: { ${spec} } }
---
`;
const ours = "selector: { app: web }";

const passing: Record<string, string> = {
  "a Service of pods": web() + service(`${ours}, ports: [{ port: 80, targetPort: http }, { port: 8080 }]`),
  "a Service without a selector, and an alias": service("ports: [{ port: 5432 }]", "db") + service("type: ExternalName, externalName: a.example.org, selector: { app: none }", "alias"),
  "a headless Service beside one with an address": web() + service(`${ours}, ports: [{ port: 8080 }]`) + service(`clusterIP: None, ${ours}, ports: [{ port: 8080 }]`, "members"),
  "a Service for the world beside one for the cluster": web() + service(`${ours}, ports: [{ port: 8080 }]`) + service(`type: LoadBalancer, ${ours}, ports: [{ port: 8080 }]`, "world"),
  "a Service of one member of a StatefulSet": set("db") + service("clusterIP: None, selector: { app: db }", "db")
    + service("selector: { app: db, statefulset.kubernetes.io/pod-name: db-0 }", "first"),
  "a number that containers need not declare": `
{ apiVersion: v1, kind: Pod, metadata: { name: a, labels: { app: a } }, spec: { containers: [{ name: a }] } }
---
` + service("selector: { app: a }, ports: [{ port: 80, targetPort: 9000 }]", "a"),
  "a port of a sidecar": `
{ apiVersion: v1, kind: Pod, metadata: { name: a, labels: { app: a } }, spec: { initContainers: [{ name: s, restartPolicy: Always, ports: [{ containerPort: 1, name: proxy }] }], containers: [{ name: a }] } }
---
` + service("selector: { app: a }, ports: [{ port: 80, targetPort: proxy }]", "a"),
  "a policy for all pods of an empty namespace": policy("podSelector: {}"),
  "policies with peers that exist": web() + policy(`podSelector: { matchExpressions: [{ key: app, operator: In, values: [web, api] }] }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } },
    { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress } } }, { namespaceSelector: { matchLabels: { team: shop } }, podSelector: { matchLabels: { app: web } } }],
    ports: [{ port: http }] }], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }] }]`),
  "a ServiceMonitor of a Service": web() + service(`${ours}, ports: [{ port: 8080, name: http }]`, "web", "job: web") + monitor("ServiceMonitor", "selector: { matchLabels: { job: web } }, endpoints: [{ port: http }]"),
  "a PodMonitor of all namespaces": web() + monitor("PodMonitor", "namespaceSelector: { any: true }, selector: { matchLabels: { app: web } }, podMetricsEndpoints: [{ port: http }]"),
  "a StatefulSet with its headless Service": set("db") + service("clusterIP: None, selector: { app: db }", "db"),
};

for (const [name, yaml] of Object.entries(passing)) {
  test(`${name} is no finding`, () => assert.equal(brief(check(yaml)), []));
}

const failing: Record<string, readonly [yaml: string, ...found: string[]]> = {
  "a Service without pods": [web() + service("selector: { app: wep }"), "selects-nothing Service shop/web /spec/selector"],
  "a Service for pods of another namespace": [web() + "{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: kube-system }, spec: { selector: { app: web } } }", "selects-nothing Service kube-system/web /spec/selector"],
  "a target port by a name that no container has": [web() + service(`${ours}, ports: [{ port: 80, targetPort: web }]`), "port-mismatch Service shop/web /spec/ports/0/targetPort"],
  "a target port by a number that no container has": [web() + service(`${ours}, ports: [{ port: 80 }]`), "port-mismatch Service shop/web /spec/ports/0/port"],
  "a target port of another protocol": [web() + service(`${ours}, ports: [{ port: 80, targetPort: 8080, protocol: UDP }]`), "port-mismatch Service shop/web /spec/ports/0/targetPort"],
  "a twin of a Service": [web() + service(`${ours}, ports: [{ port: 8080 }]`) + service(`${ours}, ports: [{ port: 8080 }]`, "copy"), "service-duplicate Service shop/copy /spec/selector"],
  "a policy for no pods": [web() + policy("podSelector: { matchLabels: { app: none } }"), "selects-nothing NetworkPolicy shop/p /spec/podSelector"],
  "peers that do not exist": [
    web() + policy("podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: none } } }] }], egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: none } } }] }]"),
    "peer-selects-nothing NetworkPolicy shop/p /spec/ingress/0/from/0", "peer-selects-nothing NetworkPolicy shop/p /spec/egress/0/to/0",
  ],
  "a port of a policy by a name that no pod has": [web() + policy("podSelector: {}, ingress: [{ ports: [{ port: metrics }] }]"), "port-mismatch NetworkPolicy shop/p /spec/ingress/0/ports/0/port"],
  "a ServiceMonitor with the labels of pods": [web() + service(ours) + monitor("ServiceMonitor", "selector: { matchLabels: { app: web } }"), "selects-nothing ServiceMonitor shop/m /spec/selector"],
  "a port that monitored Services do not have": [
    web() + service(`${ours}, ports: [{ port: 8080, name: http }]`, "web", "job: web") + monitor("ServiceMonitor", "selector: { matchLabels: { job: web } }, endpoints: [{ port: metrics }]"),
    "port-mismatch ServiceMonitor shop/m /spec/endpoints/0/port",
  ],
  "a PodMonitor of no pods": [web() + monitor("PodMonitor", "namespaceSelector: { matchNames: [kube-system] }, selector: { matchLabels: { app: web } }"), "selects-nothing PodMonitor shop/m /spec/selector"],
  "a StatefulSet whose Service has an address": [set("db") + service("selector: { app: db }", "db"), "service-unfit StatefulSet shop/db /spec/serviceName"],
  "a StatefulSet whose Service is for others": [web() + set("db") + service(`clusterIP: None, ${ours}`, "db"), "service-unfit StatefulSet shop/db /spec/serviceName"],
};

for (const [name, [yaml, ...found]] of Object.entries(failing)) {
  test(`${name} is found`, () => assert.equal(brief(check(yaml)), found));
}

test("pods that an operator makes are selected once they are given", () => {
  const yaml = service("selector: { ray.io/cluster: lab }, ports: [{ port: 8265, targetPort: dashboard }]", "head");
  const pods = given({ kind: "Pod", labels: { "ray.io/cluster": "lab", "ray.io/node-type": "head" }, namespace: "shop", by: "KubeRay" });
  assert.is(check(yaml).length, 1);
  assert.equal(brief(check(yaml, { given: [pods] })), []);
  assert.equal(brief(check(yaml, { constructs: [{ construct: "ray", given: { kind: "Pod", labels: { "ray.io/cluster": "lab" }, by: "" } }] })), []);
});

test("pods that are given and not selected are an unused statement, those of an OperatedWorkload are not", () => {
  const labels = { app: "none" };
  assert.equal(check(web(), { given: [given({ kind: "Pod", labels, by: "an operator" })] }).map(({ code }) => code), ["given-unused"]);
  assert.equal(brief(check(web(), { constructs: [{ construct: "a", given: { kind: "Pod", labels, by: "" } }] })), []);
});

test("hints name the pods that come nearest", () => {
  const [found] = check(web("", "", "app: web, tier: front") + service("selector: { app: web, tier: back }"));
  assert.match(found?.hint ?? "", "Deployment shop/web come nearest: they have tier=front");
});

test.run();
