import { test } from "uvu";
import * as assert from "uvu/assert";
import { brief, check, web } from "./scene.js";

const service = "{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 8080, name: http }] } }\n---\n";
const ingress = (name: string, fields: string, more = "", backend = "port: { number: 8080 }"): string => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, annotations: { note: a, ${more} } }
spec:
  ingressClassName: nginx
  rules: [{ host: shop.example.org, http: { paths: [{ ${fields}, backend: { service: { name: web, ${backend} } } }] } }]
---
`;
const budget = (amount: string, name = "b", labels = "app: web"): string => `{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: ${name} }, spec: { ${amount}, selector: { matchLabels: { ${labels} } } } }\n---\n`;
const scaled = (fields = "minReplicas: 2", name = "h"): string => `{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: ${name} }, spec: { ${fields}, maxReplicas: 4, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } } }\n---\n`;
const replicas = (count: number): string => web("", `replicas: ${count}`);
const requests = "        resources: { requests: { cpu: 100m } }";
const base = web() + service;

const passing: Record<string, string> = {
  "two paths of one host": base + ingress("a", "path: /a, pathType: Prefix") + ingress("b", "path: /b, pathType: Prefix"),
  "one path exact and as a prefix": base + ingress("a", "path: /a, pathType: Prefix") + ingress("b", "path: /a, pathType: Exact"),
  "a canary": base + ingress("a", "path: /, pathType: Prefix") + ingress("b", "path: /, pathType: Prefix", "nginx.ingress.kubernetes.io/canary: 'true'"),
  "a backend by the name of a port": base + ingress("a", "path: /, pathType: Prefix", "", "port: { name: http }"),
  "a certificate that cert-manager makes": base + ingress("a", "path: /, pathType: Prefix", "cert-manager.io/cluster-issuer: letsencrypt").replace("spec:\n  ingress", "spec:\n  tls: [{ hosts: [shop.example.org], secretName: made }]\n  ingress"),
  "a budget that lets one pod go": replicas(2) + budget("minAvailable: 1"),
  "a budget in percent that lets one pod go": replicas(4) + budget("minAvailable: 75%"),
  "a budget of what does not run": replicas(0) + budget("minAvailable: 1"),
  "a budget below what an autoscaler keeps": web(requests) + scaled() + budget("minAvailable: 1"),
  "budgets of different pods": web() + budget("maxUnavailable: 1") + "{ apiVersion: v1, kind: Pod, metadata: { name: p, labels: { app: p } }, spec: { containers: [] } }\n---\n" + budget("maxUnavailable: 1", "c", "app: p"),
  "an autoscaler with requests": web(requests) + scaled(),
  "an autoscaler with limits, which are requests as well": web("        resources: { limits: { cpu: 1 } }") + scaled(),
  "an autoscaler with requests that the namespace gives": `${web() + scaled()}{ apiVersion: v1, kind: LimitRange, metadata: { name: l }, spec: { limits: [{ type: Container, defaultRequest: { cpu: 100m } }] } }`,
  "a budget of what KEDA may scale to nothing": `${web() + budget("minAvailable: 1")}
{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: k }, spec: { group: keda.sh, names: { kind: ScaledObject } } }
---
{ apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: { name: s }, spec: { scaleTargetRef: { name: web } } }`,
  "an autoscaler by an absolute value": web() + scaled("metrics: [{ type: Resource, resource: { name: cpu, target: { type: AverageValue, averageValue: 1 } } }]"),
};

for (const [name, yaml] of Object.entries(passing)) {
  test(`${name} is no finding`, () => assert.equal(brief(check(yaml)), []));
}

const failing: Record<string, readonly [yaml: string, ...found: string[]]> = {
  "a path that two ingresses claim": [base + ingress("a", "path: /a, pathType: Prefix") + ingress("b", "path: /a/, pathType: Prefix"), "route-duplicate Ingress shop/b /spec/rules/0/http/paths/0/path"],
  "a backend that does not exist": [web() + ingress("a", "path: /, pathType: Prefix"), "reference-missing Ingress shop/a /spec/rules/0/http/paths/0/backend/service/name"],
  "a port that the backend does not have": [base + ingress("a", "path: /, pathType: Prefix", "", "port: { number: 80 }"), "port-mismatch Ingress shop/a /spec/rules/0/http/paths/0/backend/service/port"],
  "a class, an issuer and a certificate that do not exist": [
    base + ingress("a", "path: /, pathType: Prefix", "cert-manager.io/issuer: none").replace("nginx\n", "traefik\n")
      + ingress("b", "path: /b, pathType: Prefix").replace("spec:\n  ingress", "spec:\n  tls: [{ secretName: none }]\n  ingress"),
    "reference-missing Ingress shop/a /spec/ingressClassName",
    "reference-missing Ingress shop/a /metadata/annotations/cert-manager.io~1issuer",
    "reference-missing Ingress shop/b /spec/tls/0/secretName",
  ],
  "a budget for no pods": [web() + budget("maxUnavailable: 1", "b", "app: none"), "selects-nothing PodDisruptionBudget shop/b /spec/selector"],
  "two budgets of one set of pods": [web() + budget("maxUnavailable: 1") + budget("maxUnavailable: 1", "c"), "budget-duplicate PodDisruptionBudget shop/c /spec/selector"],
  "a budget that allows none": [web() + budget("maxUnavailable: 0"), "budget-blocks-eviction PodDisruptionBudget shop/b /spec/maxUnavailable"],
  "a budget that asks for all": [replicas(2) + budget("minAvailable: 2"), "budget-blocks-eviction PodDisruptionBudget shop/b /spec/minAvailable"],
  "a budget of a single pod": [web() + budget("minAvailable: 1"), "budget-blocks-eviction PodDisruptionBudget shop/b /spec/minAvailable"],
  "a budget in percent that rounds up to all": [replicas(2) + budget("minAvailable: 51%"), "budget-blocks-eviction PodDisruptionBudget shop/b /spec/minAvailable"],
  "a budget of all that an autoscaler keeps": [web(requests) + scaled() + budget("minAvailable: 2"), "budget-blocks-eviction PodDisruptionBudget shop/b /spec/minAvailable"],
  "an autoscaler and fixed replicas": [web(requests, "replicas: 3") + scaled(), "autoscaler-conflict Deployment shop/web /spec/replicas"],
  "two autoscalers of one target": [web(requests) + scaled() + scaled("minReplicas: 2", "i"), "autoscaler-conflict HorizontalPodAutoscaler shop/i /spec/scaleTargetRef"],
  "an autoscaler without a target": [scaled(), "reference-missing HorizontalPodAutoscaler shop/h /spec/scaleTargetRef/name"],
  "an autoscaler without requests": [web() + scaled(), "autoscaler-without-requests HorizontalPodAutoscaler shop/h /spec"],
  "a metric of one container without requests": [
    web(requests) + scaled("metrics: [{ type: ContainerResource, containerResource: { name: memory, container: web, target: { type: Utilization, averageUtilization: 50 } } }]"),
    "autoscaler-without-requests HorizontalPodAutoscaler shop/h /spec/metrics/0/containerResource/name",
  ],
};

for (const [name, [yaml, ...found]] of Object.entries(failing)) {
  test(`${name} is found`, () => assert.equal(brief(check(yaml)), found));
}

test("a finding names the other of two objects, with its place", () => {
  const [found] = check(base + ingress("a", "path: /, pathType: Prefix") + ingress("b", "path: /, pathType: Prefix"));
  assert.match(found?.message ?? "", 'Ingress shop/a has the path "/" of "shop.example.org" already');
  assert.equal(found?.related?.map(({ object, deployment, construct }) => [object, deployment, construct]), [["Ingress shop/a", "shop", "c/Ingress"]]);
  assert.equal(found?.location, { cluster: "paris", app: "shop", deployment: "shop", construct: "c/Ingress", object: "Ingress shop/b", pointer: "/spec/rules/0/http/paths/0/path" });
});

test.run();
