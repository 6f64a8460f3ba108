import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { appName, appSettings, appVariable } from "./apps/name.js";
import { plainApp } from "./apps/plain.js";
import { plusApp } from "./apps/plus.js";
import { portableApp } from "./apps/portable.js";

/** The project's folder, whose packages the generated workspaces use. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Version of Kubernetes that the cluster runs. */
export const kubernetes = "1.28";

/** How the authors of a workspace write their apps: with cdk8s-plus-28, with plain `ApiObject`s, or with the platform's constructs. */
export type Style = "plus" | "plain" | "portable";

/** What runs the apps. */
export type Place = "kubernetes" | "swarm";

const appSource = { plus: plusApp, plain: plainApp, portable: portableApp } as const;
/** The repository's policies, relative to its folder. */
export const policyFiles = readdirSync(join(root, "policies")).filter((file) => file.endsWith(".yaml")).sort().map((file) => `policies/${file}`);

/** Version that npm records of the installed compiler. */
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };

/**
 * Writes a workspace of `apps` apps, all of them deployed on the one cluster `bench`, into an empty
 * folder. It is a workspace as another lab would have it: Astrolabe is a package that npm has put into
 * `node_modules`, beside what it needs, and its policies are this repository's. Beside `clusters/` stand `main.ts` and
 * `main-files.ts`, through which the cdk8s CLI compiles the same apps with the same settings, and `main-objects.ts`, which only makes
 * their objects. The text depends on the arguments alone.
 *
 * @param place what runs the apps: those that are portable may run on a Swarm.
 */
export function generate(folder: string, apps: number, style: Style, place: Place): void {
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const numbers = Array.from({ length: apps }, (_, index) => index + 1);

  for (const path of ["apps", "clusters/bench", "policies"]) mkdirSync(join(folder, path), { recursive: true });
  install(folder);
  for (const file of policyFiles) copyFileSync(join(root, file), join(folder, file));
  write("package.json", `${JSON.stringify({ name: "bench", private: true, type: "module" }, undefined, 2)}\n`);
  write("tsconfig.json", tsconfig);
  write("clusters/bench/cluster.ts", clusterSource(numbers, style, place));
  write("main.ts", mainSource(numbers, "FILE_PER_CHART"));
  write("main-files.ts", mainSource(numbers, "FOLDER_PER_CHART_FILE_PER_RESOURCE"));
  write("main-objects.ts", objectsSource(numbers));
  for (const n of numbers) {
    mkdirSync(join(folder, "apps", appName(n)));
    writeApp(folder, style, n);
  }
}

/** Does what `npm install astrolabe` does, but for packages that the compiler needs: links to the repository's save their copies. */
function install(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "astrolabe"), { recursive: true });
  for (const path of ["lib", "package.json"]) cpSync(join(root, path), join(modules, "astrolabe", path), { recursive: true });
  const names = readdirSync(join(root, "node_modules")).filter((name) => !name.startsWith("."));
  for (const name of names.flatMap((name) => (name.startsWith("@") ? readdirSync(join(root, "node_modules", name)).map((inner) => `${name}/${inner}`) : [name]))) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name), "dir");
  }
  writeFileSync(join(modules, ".package-lock.json"), JSON.stringify({ lockfileVersion: 3, packages: { "node_modules/astrolabe": { version } } }));
}

/** The launcher of the compiler that is installed in a workspace. */
export const launcherIn = (folder: string): string => join(folder, "node_modules/astrolabe/lib/launcher/astrolabe.cjs");

/** Writes the file of the n-th app. Another release gives another image tag and another version label. */
export function writeApp(folder: string, style: Style, n: number, release = 0): void {
  writeFileSync(join(folder, "apps", appName(n), "app.ts"), appSource[style](n, release));
}

const tsconfig = `{
  "compilerOptions": {
    "target": "es2023",
    "lib": ["es2023"],
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "types": ["node"],
    "strict": true,
    "verbatimModuleSyntax": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["apps", "clusters"]
}
`;

function appImports(numbers: readonly number[], folder: string): string {
  return numbers.map((n) => `import { ${appVariable(n)} } from "${folder}/${appName(n)}/app.js";`).join("\n");
}

function clusterSource(numbers: readonly number[], style: Style, place: Place): string {
  return `import { defineCluster } from "astrolabe/model/cluster.js";
import { argocd, portainer } from "astrolabe/model/delivery.js";
import { deploy } from "astrolabe/model/deployment.js";
${appImports(numbers, "../../apps")}

export default defineCluster("bench", {
  description: "Runs every app of the benchmark.",
  environment: "production",
  networks: { services: { cidr: "10.0.10.0/24", vlan: 10 } },
${{ kubernetes: kubernetesFacts, swarm: swarmFacts }[place](workers(numbers.length), style)}  apps: [
${numbers.map((n) => `    deploy(${appVariable(n)}, ${appSettings(n)}),`).join("\n")}
  ],
});
`;
}

function kubernetesFacts(names: readonly string[], style: Style): string {
  // Only objects that are written by hand name these.
  const others = style === "portable" ? [] : ["databases", "monitoring"];
  return `  distribution: "rke2",
  kubernetes: "${kubernetes}",
  podNetwork: "10.42.0.0/16",
  serviceNetwork: "10.43.0.0/16",
  ingress: { class: "nginx", namespace: "ingress-nginx", issuer: "internal" },
  storageClasses: [{ name: "local", default: true }],
  nodes: [
    { name: "control-1", role: "control-plane", cores: 8, memory: "32Gi", disk: "1Ti", vlan: 10 },
${names.map((name) => `    { name: "${name}", role: "worker", cores: 64, memory: "512Gi", disk: "4Ti", pods: 250, vlan: 10 },`).join("\n")}
  ],
  delivery: argocd({ repository: "https://git.example.org/bench/platform.git", project: "bench" }),
  given: [
${[...others, "ingress-nginx"].sort().map((name) => `    { kind: "Namespace", name: "${name}", by: "the platform" },`).join("\n")}
  ],
`;
}

function swarmFacts(names: readonly string[]): string {
  return `  distribution: "swarm",
  nodes: [
    { name: "manager-1", role: "manager", cores: 8, memory: "32Gi", disk: "1Ti", vlan: 10 },
${names.map((name) => `    { name: "${name}", role: "worker", cores: 64, memory: "512Gi", disk: "4Ti", vlan: 10 },`).join("\n")}
  ],
  overlays: { proxy: { internal: true } },
  ingress: { proxy: "caddy", network: "proxy", issuer: "internal" },
  storageClasses: [],
  engine: { noNewPrivileges: true },
  delivery: portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/bench/platform.git", environment: "bench" }),
`;
}

/** Names of enough workers for all pods with every autoscaler at its maximum, 14 pods an app on average, and one worker lost. */
function workers(apps: number): string[] {
  return Array.from({ length: Math.ceil(apps / 15) + 2 }, (_, index) => `worker-${index + 1}`);
}

/** What a user of the cdk8s CLI writes for the same apps: one chart an app, in the namespace of its name. */
function mainSource(numbers: readonly number[], output: "FILE_PER_CHART" | "FOLDER_PER_CHART_FILE_PER_RESOURCE"): string {
  return `import { App, Chart, YamlOutputType } from "cdk8s";
${appImports(numbers, "./apps")}

const app = new App({ yamlOutputType: YamlOutputType.${output} });

function chart(name: string): Chart {
  return new Chart(app, name, { namespace: name, disableResourceNameHashes: true });
}

${numbers.map((n) => `${appVariable(n)}.build(chart(${appVariable(n)}.name), ${appSettings(n)});`).join("\n")}

app.synth();
`;
}

/** What cdk8s takes for the objects of the same apps without its CLI. Prints how many they are. */
function objectsSource(numbers: readonly number[]): string {
  return `import { App, Chart } from "cdk8s";
${appImports(numbers, "./apps")}

let objects = 0;

function count(name: string, build: (chart: Chart) => void): void {
  const chart = new Chart(new App(), name, { namespace: name, disableResourceNameHashes: true });
  build(chart);
  objects += chart.toJson().length;
}

${numbers.map((n) => `count(${appVariable(n)}.name, (chart) => ${appVariable(n)}.build(chart, ${appSettings(n)}));`).join("\n")}

console.log(objects);
`;
}
