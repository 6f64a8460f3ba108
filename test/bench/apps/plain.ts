import { appName, appVariable, registry } from "./name.js";

/**
 * The text of the n-th app's file, written with nothing but cdk8s's `ApiObject`: every object in full,
 * one construct an object.
 *
 * @param release counts the changes that were made to the app; another release gives another image tag.
 */
export function plainApp(n: number, release: number): string {
  const port = 8000 + (n % 1000);
  return `import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

interface Settings {
  host: string;
  replicas?: number;
}

const image = "${registry}/team-${n % 20}/${appName(n)}:1.${n % 30}.${release}";
const port = ${port};

export const ${appVariable(n)} = defineApp<Settings>("${appName(n)}", {
  owner: "team-${n % 20}",
  description: "Web service number ${n} of the benchmark.",
  given: [
    { kind: "Namespace", name: "${appName(n)}", by: "the platform" },
    { kind: "Secret", name: "${appName(n)}-database", by: "the secret store" },
  ],
  build(chart, { host, replicas = 2 }) {
    const name = "${appName(n)}";
    const selector = { "app.kubernetes.io/name": name, "app.kubernetes.io/component": "web" };
    const labels = { ...selector, "app.kubernetes.io/part-of": "suite-${n % 50}", "app.kubernetes.io/version": "1.${n % 30}.${release}" };

    new ApiObject(chart, "account", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, labels, annotations: { "example.org/runbook": \`https://runbooks.example.org/\${name}\` } },
      automountServiceAccountToken: false,
    });

    new ApiObject(chart, "configuration", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, labels },
      data: {
        "LOG_LEVEL": "info",
        "PUBLIC_URL": \`https://\${host}\`,
        "server.properties": [
          "# Server",
          \`server.port=\${port}\`,
          "server.threads.min=${4 + (n % 4)}",
          "server.threads.max=${64 + (n % 64)}",
          "server.connection.timeout=20s",
          "server.forward.headers=true",
          "# Database",
          \`database.url=jdbc:postgresql://postgres.databases.svc:5432/\${name}\`,
          "database.pool.size=${8 + (n % 8)}",
          "database.pool.idle=2",
          "database.statement.timeout=15s",
          "# Cache",
          "cache.hosts=cache-0.caches.svc:6379,cache-1.caches.svc:6379",
          \`cache.prefix=\${name}:\`,
          "cache.ttl=${300 + (n % 300)}s",
          "# Telemetry",
          "telemetry.endpoint=http://collector.monitoring.svc:4317",
          \`telemetry.service=\${name}\`,
          "telemetry.sampling=0.05",
          "",
        ].join("\\n"),
        "logging.yaml": [
          "root:",
          "  level: info",
          "  appenders: [console]",
          "appenders:",
          "  console: { format: json, timestamps: true }",
          "loggers:",
          "  http.access: { level: info }",
          "  database.slow: { level: warn, threshold: 500ms }",
          "",
        ].join("\\n"),
      },
    });

    new ApiObject(chart, "deployment", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      spec: {
        revisionHistoryLimit: 3,
        selector: { matchLabels: selector },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels, annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": String(port) } },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 45,
            securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: { type: "RuntimeDefault" } },
            topologySpreadConstraints: [{
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: selector },
            }],
            containers: [{
              name: "web",
              image,
              ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
              envFrom: [{ configMapRef: { name } }],
              env: [{ name: "DATABASE_PASSWORD_FILE", value: "/run/secrets/database/password" }],
              resources: {
                requests: { cpu: "${100 + 50 * (n % 5)}m", memory: "${128 + 64 * (n % 4)}Mi" },
                limits: { memory: "${256 + 64 * (n % 4)}Mi" },
              },
              startupProbe: { httpGet: { path: "/health/started", port: "http" }, periodSeconds: 5, failureThreshold: 30 },
              readinessProbe: { httpGet: { path: "/health/ready", port: "http" }, periodSeconds: 10 },
              livenessProbe: { httpGet: { path: "/health/live", port: "http" }, periodSeconds: 20, failureThreshold: 3 },
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
              volumeMounts: [
                { name: "configuration", mountPath: "/etc/web", readOnly: true },
                { name: "database", mountPath: "/run/secrets/database", readOnly: true },
                { name: "scratch", mountPath: "/tmp" },
              ],
            }],
            volumes: [
              { name: "configuration", configMap: { name } },
              { name: "database", secret: { secretName: \`\${name}-database\` } },
              { name: "scratch", emptyDir: { sizeLimit: "64Mi" } },
            ],
          },
        },
      },
    });

    new ApiObject(chart, "service", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, labels },
      spec: { type: "ClusterIP", selector, ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }] },
    });

    new ApiObject(chart, "ingress", {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name, labels, annotations: { "cert-manager.io/cluster-issuer": "internal", "nginx.ingress.kubernetes.io/proxy-body-size": "8m" } },
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: [host], secretName: \`\${name}-tls\` }],
        rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { name: "http" } } } }] } }],
      },
    });

    new ApiObject(chart, "traffic", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name, labels },
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } } }], ports: [{ port, protocol: "TCP" }] },
          { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }], ports: [{ port, protocol: "TCP" }] },
        ],
        egress: [
          { to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }], ports: [{ port: 53, protocol: "UDP" }] },
          { to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "databases" } } }], ports: [{ port: 5432, protocol: "TCP" }] },
        ],
      },
    });

    new ApiObject(chart, "disruption", {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, labels },
      spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
    });

    new ApiObject(chart, "scaling", {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name, labels },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        minReplicas: replicas,
        maxReplicas: replicas * 4,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: ${60 + (n % 25)} } } },
          { type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 80 } } },
        ],
      },
    });
  },
});
`;
}
