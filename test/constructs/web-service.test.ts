import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigFile, SecretReference, WebService, type WebServiceProps } from "#lib/constructs/index.js";
import { at, labels, render, selector } from "./small-cluster.js";

const image = "registry.example.org/shop:4.2.1";
const web = (props: Partial<WebServiceProps>) =>
  render((chart) => void new WebService(chart, "web", { image, ports: { http: 8080 }, ...props }));

test("the simplest web service is its account, policy, Deployment and Service", () => {
  const outcome = web({});
  assert.equal(outcome.problems, []);
  assert.equal(Object.keys(outcome.objects), ["ServiceAccount shop-web", "NetworkPolicy shop-web", "Deployment shop-web", "Service shop-web"]);
  const probe = { tcpSocket: { port: "http" }, timeoutSeconds: 5 };
  assert.equal(outcome.objects["Deployment shop-web"], {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "shop-web", namespace: "store", labels: labels("shop-web") },
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      selector: { matchLabels: selector("shop-web") },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: labels("shop-web") },
        spec: {
          serviceAccountName: "shop-web",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 30,
          securityContext: {
            runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001,
            fsGroupChangePolicy: "OnRootMismatch", seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [{
            name: "main",
            image,
            imagePullPolicy: "IfNotPresent",
            ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
            startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 12 },
            livenessProbe: { ...probe, periodSeconds: 15, failureThreshold: 4 },
            readinessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
            resources: {
              requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
              limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "1088Mi" },
            },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
            volumeMounts: [{ name: "scratch-tmp", mountPath: "/tmp" }],
          }],
          volumes: [{ name: "scratch-tmp", emptyDir: { sizeLimit: "64Mi" } }],
        },
      },
    },
  });
  assert.equal(at(outcome, "Service shop-web", "spec"), {
    type: "ClusterIP",
    selector: selector("shop-web"),
    ports: [{ name: "http", port: 8080, targetPort: "http", protocol: "TCP" }],
  });
});

test("a route is an Ingress with a certificate, and opens its port to the ingress controller alone", () => {
  const outcome = web({ ports: { metrics: 9100, http: 8080 }, route: { host: "shop.example.org", port: "http" } });
  assert.equal(outcome.problems, []);
  assert.equal(at(outcome, "Ingress shop-web", "metadata/annotations"), { "cert-manager.io/cluster-issuer": "lab" });
  assert.equal(at(outcome, "Ingress shop-web", "spec"), {
    ingressClassName: "nginx",
    tls: [{ hosts: ["shop.example.org"], secretName: "shop-web-tls" }],
    rules: [{
      host: "shop.example.org",
      http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "shop-web", port: { name: "http" } } } }] },
    }],
  });
  assert.equal(at(outcome, "NetworkPolicy shop-web", "spec/ingress"), [{
    from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } } }],
    ports: [{ protocol: "TCP", port: 8080 }],
  }]);
});

test("several replicas are spread over nodes and have a disruption budget", () => {
  const outcome = web({ replicas: 3 });
  assert.equal(at(outcome, "Deployment shop-web", "spec/replicas"), 3);
  assert.equal(at(outcome, "PodDisruptionBudget shop-web", "spec"), { maxUnavailable: 1, selector: { matchLabels: selector("shop-web") } });
  assert.equal(at(outcome, "Deployment shop-web", "spec/template/spec/topologySpreadConstraints"), [{
    maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels: selector("shop-web") },
  }]);
});

test("an autoscaled service leaves the number of replicas to its autoscaler", () => {
  const outcome = web({ autoscale: { min: 2, max: 6 } });
  assert.is(at(outcome, "Deployment shop-web", "spec/replicas"), undefined);
  assert.equal(at(outcome, "HorizontalPodAutoscaler shop-web", "spec"), {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "shop-web" },
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } }],
  });
  assert.ok(outcome.objects["PodDisruptionBudget shop-web"]);
});

test("environment, configuration and secrets reach the container by reference", () => {
  const outcome = render((chart) => {
    const config = new ConfigFile(chart, "config", { files: { "app.yml": "greeting: hello\n" } });
    const secret = new SecretReference(chart, "database", { name: "shop-database", keys: ["password"] });
    new WebService(chart, "web", {
      image,
      ports: { http: 8080 },
      pullSecret: new SecretReference(chart, "registry", { name: "registry" }),
      env: { URL: "postgresql://shop:$(PASSWORD)@db/shop", PASSWORD: secret.key("password"), NODE: { runtime: "node-name" }, DEBUG: false },
      mounts: { "/etc/shop": config, "/etc/app.yml": config.file("app.yml"), "/run/secrets/database": secret },
      scratch: {},
      health: "/healthz",
    });
  });
  assert.equal(outcome.problems, []);
  const container = "spec/template/spec/containers/0";
  assert.equal(at(outcome, "Deployment shop-web", `${container}/env`), [
    { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "shop-database", key: "password" } } },
    { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    { name: "URL", value: "postgresql://shop:$(PASSWORD)@db/shop" },
    { name: "DEBUG", value: "false" },
  ]);
  assert.equal(at(outcome, "Deployment shop-web", `${container}/volumeMounts`), [
    { name: "config-shop-config", mountPath: "/etc/shop", readOnly: true },
    { name: "config-shop-config", mountPath: "/etc/app.yml", subPath: "app.yml", readOnly: true },
    { name: "secret-shop-database", mountPath: "/run/secrets/database", readOnly: true },
  ]);
  assert.equal(at(outcome, "Deployment shop-web", "spec/template/spec/volumes"), [
    { name: "config-shop-config", configMap: { name: "shop-config" } },
    { name: "secret-shop-database", secret: { secretName: "shop-database", defaultMode: 0o440 } },
  ]);
  assert.equal(at(outcome, "Deployment shop-web", "spec/template/spec/imagePullSecrets"), [{ name: "registry" }]);
  assert.equal(at(outcome, "Deployment shop-web", `${container}/readinessProbe/httpGet`), { path: "/healthz", port: "http" });
  assert.not(Object.keys(outcome.objects).some((name) => name.startsWith("Secret ")));
});

test("permissions are a role of the service's own account, whose token is mounted only then", () => {
  const outcome = web({
    permissions: [
      { resources: ["pods"], verbs: ["list"] },
      { resources: ["nodes"], verbs: ["get"], clusterWide: true },
      { urls: ["/metrics"], verbs: ["get"] },
    ],
  });
  assert.is(at(outcome, "Deployment shop-web", "spec/template/spec/automountServiceAccountToken"), true);
  assert.equal(at(outcome, "Role shop-web", "rules"), [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }]);
  assert.equal(at(outcome, "ClusterRole store-shop-web", "rules"), [
    { apiGroups: [""], resources: ["nodes"], verbs: ["get"] },
    { nonResourceURLs: ["/metrics"], verbs: ["get"] },
  ]);
  assert.equal(at(outcome, "ClusterRoleBinding store-shop-web", "subjects"), [{ kind: "ServiceAccount", name: "shop-web", namespace: "store" }]);
  assert.equal(at(outcome, "NetworkPolicy shop-web", "spec/egress/1"), {
    to: [{ ipBlock: { cidr: "10.0.0.1/32" } }], ports: [{ protocol: "TCP", port: 6443 }],
  });
});

test("a service gives out the names under which it is reached", () => {
  render((chart) => {
    const service = new WebService(chart, "web", { image, ports: { http: 8080, grpc: 9000 } });
    assert.is(service.host, "shop-web");
    assert.is(service.address("grpc"), "shop-web:9000");
    assert.is(service.url(), "http://shop-web:8080");
  });
});

const mistakes: readonly (readonly [string, Partial<WebServiceProps>, string])[] = [
  ["no tag", { image: "shop" }, 'The image "shop" has no tag. Write an exact version, such as `:1.2.3`.'],
  ["a registry port is no tag", { image: "host:5000/shop" }, 'The image "host:5000/shop" has no tag. Write an exact version, such as `:1.2.3`.'],
  ["latest", { image: "shop:latest" }, 'The image "shop:latest" is not pinned. Write an exact version instead of `latest`.'],
  ["a port out of range", { ports: { http: 70000 } }, "The port http is 70000. Write a whole number from 1 to 65535."],
  ["a port twice", { ports: { a: 80, b: 80 } }, "The ports a and b are both 80/TCP. Write a number once."],
  ["no ports", { ports: {} }, "There are no ports. Write at least one, such as `{ http: 8080 }`."],
  ["a malformed host", { route: { host: "Shop_1" } }, 'The host "Shop_1" is not a DNS name. Write one such as `portal.example.org`, in lower case, without scheme or port.'],
  ["a route to no port", { route: { host: "a.b", port: "web" } }, 'The route of "a.b" names the port "web", which is not declared (declared: http). Write one of `ports`.'],
  ["half a replica", { replicas: 1.5 }, "The number of replicas is 1.5. Write a whole number from 0."],
  ["two ways to scale", { replicas: 2, autoscale: { min: 1, max: 2 } }, "Both replicas and autoscale are given. Write one of them."],
  ["a request above its limit", { resources: { memory: { request: "2Gi", limit: "1Gi" } } }, "The memory request 2Gi is more than its limit 1Gi. Write a limit of at least 2Gi."],
  ["no processor time", { resources: { cpu: 0 } }, 'The cpu amount 0 is malformed. Write one such as `0.5`, `2` or `"250m"`.'],
  ["a relative path", { scratch: { tmp: "1Gi" } }, 'The path "tmp" is malformed. Write an absolute path without `..` and `:`.'],
  ["a path twice", { scratch: { "/tmp": "1Gi", "/tmp/": "1Gi" } }, 'The path "/tmp/" is mounted twice. Write each path once.'],
  ["user 0", { user: 0 }, "The user is 0. Write another, or `privileges: { root: true, reason }`."],
  ["privileges without reason", { privileges: { reason: " " } }, "The privileges have no reason. Write why the workload needs them."],
  ["a host path without reason", { hostPaths: [{ path: "/var/log", reason: "" }] }, "The host path /var/log has no reason. Write why the workload needs it."],
  ["a malformed variable", { env: { "1A": "x" } }, "The environment variable \"1A\" is malformed. Write letters, digits and '_', not beginning with a digit."],
  ["a health check of no port", { health: { port: "web" } }, 'The health check names the port "web", which is not declared (declared: http). Write one of `ports`.'],
  ["a malformed range of addresses", { reaches: [{ cidr: "10.0.0.0/33" }] }, 'The address range "10.0.0.0/33" is malformed. Write one such as `10.25.20.0/24`.'],
  ["a name that is no label", { name: "Web" }, `the name "Web" is not an RFC 1123 label (a-z, 0-9 and '-', a letter or digit at both ends). Write another \`name\`.`],
];

for (const [what, props, problem] of mistakes) {
  test(`refuses ${what}`, () => assert.equal(web(props).problems, [problem]));
}

test("a cluster has an ingress controller, and no workload that takes routes", () => {
  const outcome = render((chart) => void new WebService(chart, "proxy", { image, ports: { http: 8080 }, takesRoutes: true }));
  assert.equal(outcome.problems, [
    "It takes routes, which the cluster's ingress controller does. Leave `takesRoutes` out, or place the app on a Swarm or a Compose host.",
  ]);
});

test.run();
