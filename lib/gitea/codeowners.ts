import { items, member, text } from "../adapters/json.js";
import type { GiteaSettings } from "../model/gitea.js";
import { argocdFolder } from "../targets/argocd/root.js";
import { applicationName } from "../targets/argocd/application.js";
import { policiesFolder, policiesName } from "../targets/policies/folder.js";
import { treeFolder } from "../tree/places.js";

/** One deployment as the tree's records tell of it. */
export interface OwnedDeployment {
  readonly name: string;
  readonly app: string;
  readonly owner: string;
  /** Source files of the app, workspace-relative. */
  readonly sources: readonly string[];
}

/** A cluster and what it runs. */
export interface OwnedCluster {
  readonly name: string;
  /** Whether Applications bring its deployments there. Default: no. */
  readonly hasApplications?: boolean;
  readonly deployments: readonly OwnedDeployment[];
}

/** Reads the record of where a cluster's objects come from (tree/layout.ts, provenanceFile). */
export function readOwned(name: string, record: unknown): OwnedCluster {
  const deployments = member(record, "deployments");
  const names = typeof deployments === "object" && deployments !== null ? Object.keys(deployments).sort() : [];
  return {
    name,
    // A record names its delivery when that is another than ArgoCD (tree/layout.ts).
    hasApplications: member(record, "delivery") === undefined,
    deployments: names.map((deployment) => {
      const facts = member(deployments, deployment);
      const sources = items(member(facts, "sources")).filter((source) => typeof source === "string");
      return { name: deployment, app: text(facts, "app"), owner: text(facts, "owner"), sources };
    }),
  };
}

/**
 * The text of CODEOWNERS: who is asked when an app, what is generated of it, a cluster, a policy or anything else changes.
 * Not for the records of the tree, which change with everything.
 */
export function renderCodeowners(settings: GiteaSettings, clusters: readonly OwnedCluster[]): string {
  const { fallback, policies = fallback, clusters: byCluster = fallback, workflows = fallback, compiler = fallback } = settings.ownership;
  const teamOf = (cluster: string): string => (typeof byCluster === "string" ? byCluster : Object.hasOwn(byCluster, cluster) ? byCluster[cluster] ?? fallback : fallback);
  const rule = (team: string, ...patterns: readonly string[]): string[] => patterns.map((pattern) => `${pattern} @${word(settings.organisation.name)}/${word(team)}`);
  const below = (folder: string): string => `${literal(folder)}/.*`;
  const generated = (cluster: string, path: string): string => literal(`${treeFolder}/${cluster}/${path}`);
  const applicationFile = ({ name, hasApplications = false }: OwnedCluster, deployment: string): string[] =>
    (hasApplications ? [`${generated(name, argocdFolder)}/${literal("Application.argoproj.io_")}[^_]*_${literal(`${applicationName(name, deployment)}.yaml`)}`] : []);

  const sections: (readonly [title: string, rules: readonly string[]])[] = [
    ["What everything rests on", [
      ...rule(compiler, below("lib"), below("test"), "[^/]+"),
      ...rule(workflows, below(".gitea"), below(".github"), "(docs/)?CODEOWNERS"),
      ...rule(policies, below("policies"), `${literal(treeFolder)}/[^/]+/${literal(policiesFolder)}/.*`, ...clusters.flatMap((cluster) => applicationFile(cluster, policiesName))),
    ]],
    ["Clusters", [
      ...rule(typeof byCluster === "string" ? byCluster : fallback, "clusters/[^/]+", below("clusters/schemas")),
      ...clusters.flatMap(({ name, hasApplications = false }) => rule(teamOf(name), below(`clusters/${name}`),
        ...(hasApplications ? [generated(name, "bootstrap.yaml"), `${generated(name, argocdFolder)}/AppProject.*`] : []))),
    ]],
    ["Sources that apps share", sharedSources(clusters).flatMap(([file, owners]) =>
      rule(owners.length === 1 ? owners[0] ?? fallback : settings.ownership.shared ?? fallback, literal(file)))],
    ...appsOf(clusters).map(([app, owner]) => [`App ${app}`, [
      ...rule(owner, below(`apps/${app}`)),
      ...clusters.flatMap((cluster) => cluster.deployments.filter((deployment) => deployment.app === app)
        .flatMap(({ name }) => rule(owner, `${generated(cluster.name, name)}/.*`, ...applicationFile(cluster, name)))),
    ]] as const),
  ];
  const body = sections.filter(([, rules]) => rules.length > 0).map(([title, rules]) => [`# ${title}`, ...rules].join("\n"));
  return `${[header, ...body].join("\n\n")}\n`;
}

const header = `# Who is asked to review a change. Written by \`astrolabe gitea codeowners\` from the owners of the apps and from .gitea/settings.ts.
# In Gitea these are regular expressions of whole paths, every rule that matches counts, and a literal dot is written \\\\.`;

/** Apps and their owners, sorted. */
export function appsOf(clusters: readonly OwnedCluster[]): readonly (readonly [app: string, owner: string])[] {
  const apps = new Map(clusters.flatMap(({ deployments }) => deployments.map(({ app, owner }) => [app, owner] as const)));
  return [...apps].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Sources outside of the folders of apps and clusters, with the owners of the apps that use them. Owners of apps whose objects such a
 * source changes are asked through what is generated of these; so of a source with many owners, one team is enough.
 */
function sharedSources(clusters: readonly OwnedCluster[]): readonly (readonly [file: string, owners: readonly string[]])[] {
  const folders = new Set(appsOf(clusters).map(([app]) => `apps/${app}`));
  const isApart = (file: string): boolean => !folders.has(file.split("/", 2).join("/")) && !file.startsWith("clusters/") && file.includes("/");
  const owners = new Map<string, Set<string>>();
  for (const { owner, sources } of clusters.flatMap(({ deployments }) => deployments)) {
    for (const file of sources) if (isApart(file)) owners.set(file, (owners.get(file) ?? new Set()).add(owner));
  }
  return [...owners].map(([file, teams]) => [file, [...teams].sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A path as an expression that matches it alone, as Gitea's reader of lines wants it: what the expression escapes is escaped twice. */
function literal(path: string): string {
  return [...path].map((character) => {
    if (/[\\^$.*+?()[\]{}|!]/.test(character)) return word(`\\${character}`);
    return character === "\t" ? word("\\t") : character === "\n" ? word("\\n") : word(character);
  }).join("");
}

/** A text that Gitea's reader of lines takes as it is. */
const word = (part: string): string => part.replace(/[\\ #]/g, "\\$&");
