import { test } from "uvu";
import * as assert from "uvu/assert";
import { put, run, synth, type Run } from "../cli/workspace.js";
import { GiteaServer } from "../gitea-server.js";
import { PortainerStandIn } from "../portainer/stand-in.js";
import { versionsText } from "./promote-workspace.js";
import { publishedWorkspace } from "./workspace.js";

console.log("Portainer is a stand-in here; `npm run test:e2e:portainer` asks a real one.");

const [gitea, portainer] = await Promise.all([GiteaServer.start(), PortainerStandIn.start()]);
test.after(async () => {
  await Promise.all([gitea.stop(), portainer.stop()]);
});

const swarm = (name: string, environment: string, version: string): Record<string, string> => ({
  [`clusters/${name}/versions.json`]: versionsText({ web: { nginx: version } }),
  [`clusters/${name}/cluster.ts`]: `import { defineCluster } from "astrolabe/model/cluster.js";
import { portainer } from "astrolabe/model/delivery.js";
import { deploy } from "astrolabe/model/deployment.js";
import { web } from "../../apps/web/app.js";
import versions from "./versions.json" with { type: "json" };

export default defineCluster("${name}", {
  description: "For tests.", distribution: "swarm", environment: "${environment}", networks: {},
  nodes: [{ name: "node-1", role: "manager", cores: 4, memory: "8Gi", disk: "100Gi", vlan: 10 }],
  overlays: { proxy: { internal: true } }, ingress: { proxy: "caddy", network: "proxy", issuer: "acme" },
  storageClasses: [], engine: { noNewPrivileges: true },
  delivery: portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "${name}" }),
  apps: [deploy(web, { versions: versions.web })],
});
`,
});

const workspace = await publishedWorkspace(gitea, {
  "apps/web/app.ts": `import { WebService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";
import type { Versions } from "astrolabe/model/versions.js";

export const web = defineApp<{ versions: Versions<"nginx"> }>("web", {
  owner: "team-test",
  description: "Serves.",
  build(chart, { versions }) {
    new WebService(chart, "web", { image: \`registry.example.org/nginx:\${versions.nginx}\`, ports: { http: 8080 }, health: { path: "/", command: ["true"] }, replicas: 1 });
  },
});
`,
  ...swarm("lyon", "staging", "1.28.0"), ...swarm("paris", "production", "1.27.0"),
});
const { root, git, bare, home, token } = workspace;
portainer.repositories.set("https://git.example.org/lab.git", bare);
portainer.environments.push({ Id: 3, Name: "lyon", Type: 2, URL: "tcp://lyon:9001", GroupId: 1, TagIds: [], Status: 1, TeamAccessPolicies: {}, swarm: "swarm-of-lyon" });

const key = portainer.key;
const astrolabe = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> => run(root, words, {
  env: {
    HOME: home, ASTROLABE_GITEA_TOKEN: token, XDG_CONFIG_HOME: undefined, ASTROLABE_PORTAINER_URL: portainer.url, ASTROLABE_PORTAINER_KEY: key,
    ASTROLABE_WEBHOOK_KEY: "0123456789abcdef0123456789abcdef", ...env,
  },
});
const promote = ["promote", "web", "--from", "staging", "--to", "production", "--dry-run"];

test("without a key nobody knows whether a stack has settled, and its word is no answer", async () => {
  const { code, stderr } = await astrolabe(promote, { ASTROLABE_PORTAINER_KEY: "" });
  assert.is(code, 3, stderr);
  assert.match(stderr, "It could not be checked whether web has settled in staging: There is no key for ");
  assert.match(stderr, "--settled <reason>");
});

test("a stack goes on when Portainer runs what is merged, and not before", async () => {
  const missing = await astrolabe(promote);
  assert.is(missing.code, 1, missing.stderr);
  assert.match(missing.stderr, "web on lyon error promotion-unsettled: web on lyon has not settled: ");
  // The webhook finds no stack yet.
  await astrolabe(["portainer", "publish"]);
  const applied = await astrolabe(["portainer", "apply", "--cluster", "lyon"]);
  assert.match(applied.stdout, "lyon:", applied.stderr);
  const settled = await astrolabe(promote);
  assert.is(settled.code, 0, settled.stderr + applied.stdout);
  assert.match(settled.stdout, "paris: nginx 1.27.0 → 1.28.0");

  put(root, { "clusters/lyon/versions.json": versionsText({ web: { nginx: "1.29.0" } }) });
  await synth(root);
  git("commit", "--quiet", "-am", "newer");
  git("push", "--quiet", bare, "HEAD:main");
  const merged = await astrolabe(promote);
  assert.is(merged.code, 1, merged.stderr);
  assert.match(merged.stderr, "web on lyon has not settled: ");
  assert.not.match(merged.stderr, key);
  assert.is((await astrolabe(["portainer", "publish"])).stdout.includes("lyon/web"), true);
  const deployed = await astrolabe(promote);
  assert.is(deployed.code, 0, deployed.stderr);
  assert.match(deployed.stdout, "paris: nginx 1.27.0 → 1.29.0");
});

test.run();
