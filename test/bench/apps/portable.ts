import { appName, appVariable, registry } from "./name.js";

/**
 * The text of the n-th app's file, written with the platform's constructs, so that it runs on Kubernetes and on a Swarm without
 * loss: a web service with a route, two configuration files and a secret.
 *
 * @param release counts the changes that were made to the app; another release gives another image tag.
 */
export function portableApp(n: number, release: number): string {
  const port = 8000 + (n % 1000);
  return `import { ConfigFile, SecretReference, WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

interface Settings {
  host: string;
  replicas?: number;
}

export const ${appVariable(n)} = defineApp<Settings>("${appName(n)}", {
  owner: "team-${n % 20}",
  description: "Web service number ${n} of the benchmark.",
  given: [{ kind: "Namespace", name: "${appName(n)}", by: "the platform" }],
  build(chart, { host }) {
    const config = new ConfigFile(chart, "config", {
      files: {
        "server.properties": ["server.port=${port}", "server.threads.max=${64 + (n % 64)}", "database.pool.size=${8 + (n % 8)}", "cache.ttl=${300 + (n % 300)}s", ""].join("\\n"),
        "logging.yaml": "root:\\n  level: info\\n",
      },
    });
    const database = new SecretReference(chart, "database", { name: "${appName(n)}-database", keys: ["password"], by: "the secret store" });
    new WebService(chart, "web", {
      image: "${registry}/team-${n % 20}/${appName(n)}:1.${n % 30}.${release}",
      ports: { http: ${port} },
      route: [{ host }, { host, path: "/api" }],
      env: { LOG_LEVEL: "info", PUBLIC_URL: \`https://\${host}\` },
      health: { path: "/healthz", command: ["/bin/web", "health"] },
      resources: { cpu: "${100 + 50 * (n % 5)}m", memory: "${128 + 64 * (n % 4)}Mi" },
      mounts: { "/etc/web": config, "/run/secrets/database": database },
      scratch: { "/tmp": "16Mi" },
    });
  },
});
`;
}
