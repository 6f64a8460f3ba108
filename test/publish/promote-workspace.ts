import { chmodSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, put, run, synth, type Run } from "../cli/workspace.js";
import type { GiteaServer } from "../gitea-server.js";
import { publishedWorkspace, type TestWorkspace } from "./workspace.js";

/** Versions of a place by app and name. */
export type Pins = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const versionsText = (pins: Pins): string => `${JSON.stringify(pins, undefined, 2)}\n`;

/** An app that pins versions, `web` always and `db` when there is one. */
export const pinning = (name: string): Record<string, string> => ({
  [`apps/${name}/app.ts`]: `import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const app = defineApp<{ versions: { web: string; db?: string } }>("${name}", {
  owner: "team-test",
  description: "Serves.",
  build(chart, { versions }) {
    new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, ...{ data: { web: versions.web, db: versions.db ?? "none" } } });
  },
});
`,
});

/** A place with its versions. `takes`: the place whose versions it takes. Default: its own. */
export function place(name: string, environment: string, pins: Pins, { takes = name, apps = Object.keys(pins) } = {}): Record<string, string> {
  return {
    [`clusters/${name}/versions.json`]: versionsText(pins),
    [`clusters/${name}/cluster.ts`]: `import { defineCluster } from "astrolabe/model/cluster.js";
import { argocd } from "astrolabe/model/delivery.js";
import { deploy } from "astrolabe/model/deployment.js";
import versions from "../${takes}/versions.json" with { type: "json" };
${apps.map((app) => `import { app as ${app} } from "../../apps/${app}/app.js";\n`).join("")}
export default defineCluster("${name}", {
  description: "For tests.", distribution: "k3s", kubernetes: "1.30", environment: "${environment}", networks: {},
  podNetwork: "10.42.0.0/16", serviceNetwork: "10.43.0.0/16", ingress: { class: "nginx", namespace: "ingress" }, storageClasses: [], nodes: [],
  delivery: argocd({ repository: "https://git.example.org/lab.git", project: "lab"${name === "hub" ? "" : `, destination: { name: "${name}" }`} }),
  given: ${JSON.stringify(apps)}.map((name) => ({ kind: "Namespace" as const, name, by: "the test" })),
  apps: [${apps.map((app) => `deploy(${app}, { versions: versions.${app} })`).join(", ")}],
});
`,
  };
}

/** A workspace on a server, in which promotions are asked for. */
export interface PromoteWorkspace extends TestWorkspace {
  /** Runs `astrolabe promote`, by a kubectl that says what {@link says} was given. */
  readonly promote: (...words: string[]) => Promise<Run>;
  /** What kubectl is to answer about an Application: its status, or nothing when the server is not there. */
  readonly says: (status: unknown) => void;
  /** Commits files here, compiled unless told otherwise, and pushes them to `main` of the server. */
  readonly merge: (files: Readonly<Record<string, string>>, options?: { readonly isCompiled?: boolean }) => Promise<string>;
}

export async function promoteWorkspace(gitea: GiteaServer, files: Readonly<Record<string, string>>): Promise<PromoteWorkspace> {
  const workspace = await publishedWorkspace(gitea, files);
  const { root, git, bare, home, token } = workspace;
  const bin = makeFolder();
  put(bin, { "kubectl": `#!/bin/sh\ncase "$*" in\n  *get-contexts*) echo hub;;\n  *current-context*) echo hub;;\n  *--raw*) test -s "${bin}/answer" || { echo "Unable to connect to the server" >&2; exit 1; }; cat "${bin}/answer";;\nesac\n` });
  chmodSync(join(bin, "kubectl"), 0o755);
  const env = { HOME: home, ASTROLABE_GITEA_TOKEN: token, XDG_CONFIG_HOME: undefined, ASTROLABE_KUBECTL: join(bin, "kubectl") };
  return {
    ...workspace,
    promote: (...words) => run(root, ["promote", ...words], { env }),
    says: (status) => put(bin, { answer: status === undefined ? "" : JSON.stringify({ status }) }),
    merge: async (changed, { isCompiled = true } = {}) => {
      put(root, changed);
      if (isCompiled) await synth(root);
      git("add", "-A");
      git("commit", "--quiet", "-m", "change");
      git("push", "--quiet", "--force", bare, "HEAD:main");
      return git("rev-parse", "HEAD").trim();
    },
  };
}
