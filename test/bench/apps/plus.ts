import { appName, appVariable, registry } from "./name.js";

/**
 * The text of the n-th app's file, written as the cdk8s documentation teaches it: with the typed
 * constructs of cdk8s-plus-28, and an `ApiObject` for the one kind that it does not have. The constructs
 * make several nodes of the construct tree for each object.
 *
 * @param release counts the changes that were made to the app; another release gives another image tag.
 */
export function plusApp(n: number, release: number): string {
  return `import { ApiObject, Duration, Size } from "cdk8s";
import {
  Capability, ConfigMap, Cpu, Deployment, DeploymentStrategy, EnvFrom, EnvValue, HorizontalPodAutoscaler, Ingress, IngressBackend,
  Metric, MetricTarget, Namespaces, NetworkPolicy, NetworkPolicyPort, Probe, SeccompProfileType, Secret, ServiceAccount, Topology,
  Volume,
} from "cdk8s-plus-28";
import { defineApp } from "astrolabe/model/app.js";

interface Settings {
  host: string;
  replicas?: number;
}

const image = "${registry}/team-${n % 20}/${appName(n)}:1.${n % 30}.${release}";
const port = ${8000 + (n % 1000)};

export const ${appVariable(n)} = defineApp<Settings>("${appName(n)}", {
  owner: "team-${n % 20}",
  description: "Web service number ${n} of the benchmark.",
  given: [
    { kind: "Namespace", name: "${appName(n)}", by: "the platform" },
    { kind: "Secret", name: "${appName(n)}-database", by: "the secret store" },
  ],
  build(chart, { host, replicas = 2 }) {
    const name = "${appName(n)}";
    const labels = {
      "app.kubernetes.io/name": name,
      "app.kubernetes.io/component": "web",
      "app.kubernetes.io/part-of": "suite-${n % 50}",
      "app.kubernetes.io/version": "1.${n % 30}.${release}",
    };
    const metadata = { name, labels };

    const account = new ServiceAccount(chart, "account", {
      metadata: { ...metadata, annotations: { "example.org/runbook": \`https://runbooks.example.org/\${name}\` } },
      automountToken: false,
    });

    const configuration = new ConfigMap(chart, "configuration", {
      metadata,
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
      },
    });

    const deployment = new Deployment(chart, "deployment", {
      metadata,
      podMetadata: { labels, annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": String(port) } },
      strategy: DeploymentStrategy.rollingUpdate(),
      serviceAccount: account,
      automountServiceAccountToken: false,
      terminationGracePeriod: Duration.seconds(45),
      securityContext: { ensureNonRoot: true, user: 10001, fsGroup: 10001 },
    });
    deployment.scheduling.spread({ topology: Topology.HOSTNAME, weight: 100 });
    const container = deployment.addContainer({
      name: "web",
      image,
      ports: [{ name: "http", number: port }],
      envFrom: [new EnvFrom(configuration)],
      envVariables: { DATABASE_PASSWORD_FILE: EnvValue.fromValue("/run/secrets/database/password") },
      resources: {
        cpu: { request: Cpu.millis(${100 + 50 * (n % 5)}), limit: Cpu.millis(2000) },
        memory: { request: Size.mebibytes(${128 + 64 * (n % 4)}), limit: Size.mebibytes(${256 + 64 * (n % 4)}) },
      },
      startup: Probe.fromHttpGet("/health/started", { periodSeconds: Duration.seconds(5), failureThreshold: 30 }),
      readiness: Probe.fromHttpGet("/health/ready", { periodSeconds: Duration.seconds(10) }),
      liveness: Probe.fromHttpGet("/health/live", { periodSeconds: Duration.seconds(20) }),
      securityContext: {
        user: 10001,
        group: 10001,
        capabilities: { drop: [Capability.ALL] },
        seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
      },
    });
    container.mount("/etc/web", Volume.fromConfigMap(chart, "files", configuration, { name: "files" }), { readOnly: true });
    const database = Secret.fromSecretName(chart, "database", \`\${name}-database\`);
    container.mount("/run/secrets/database", Volume.fromSecret(chart, "password", database, { name: "database" }), { readOnly: true });
    container.mount("/tmp", Volume.fromEmptyDir(chart, "scratch", "scratch", { sizeLimit: Size.mebibytes(64) }));

    const service = deployment.exposeViaService({ name, ports: [{ name: "http", port: 80, targetPort: port }] });
    service.metadata.addLabel("app.kubernetes.io/name", name);

    new Ingress(chart, "ingress", {
      metadata: { ...metadata, annotations: { "cert-manager.io/cluster-issuer": "internal" } },
      className: "nginx",
      rules: [{ host, backend: IngressBackend.fromService(service) }],
      tls: [{ hosts: [host], secret: Secret.fromSecretName(chart, "certificate", \`\${name}-tls\`) }],
    });

    const from = (id: string, namespace: string) => Namespaces.select(chart, id, { labels: { "kubernetes.io/metadata.name": namespace } });
    new NetworkPolicy(chart, "traffic", {
      metadata,
      selector: deployment,
      ingress: {
        rules: [
          { peer: from("ingress-namespace", "ingress-nginx"), ports: [NetworkPolicyPort.tcp(port)] },
          { peer: from("monitoring-namespace", "monitoring"), ports: [NetworkPolicyPort.tcp(port)] },
        ],
      },
      egress: {
        rules: [
          { peer: from("dns-namespace", "kube-system"), ports: [NetworkPolicyPort.udp(53)] },
          { peer: from("databases-namespace", "databases"), ports: [NetworkPolicyPort.tcp(5432)] },
        ],
      },
    });

    new ApiObject(chart, "disruption", {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: { "app.kubernetes.io/name": name } } },
    });

    new HorizontalPodAutoscaler(chart, "scaling", {
      metadata,
      target: deployment,
      minReplicas: replicas,
      maxReplicas: replicas * 4,
      metrics: [
        Metric.resourceCpu(MetricTarget.averageUtilization(${60 + (n % 25)})),
        Metric.resourceMemory(MetricTarget.averageUtilization(80)),
      ],
    });
  },
});
`;
}
