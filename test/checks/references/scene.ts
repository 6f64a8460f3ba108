import { parseAllDocuments } from "yaml";
import { checkReferences } from "#lib/checks/references/check.js";
import { referenceFacts } from "#lib/checks/references/draw.js";
import type { DeploymentReferences, PlacedGiven } from "#lib/checks/references/place.js";
import type { Diagnostic } from "#lib/diagnostics/diagnostic.js";
import type { NamedKubernetes } from "#lib/model/cluster.js";
import { argocd } from "#lib/model/delivery.js";
import type { ConstructGiven } from "#lib/synth/given.js";
import { objectLabel, type DataObject } from "#lib/synth/manifest.js";
import { manifestOf } from "#lib/synth/object.js";
import { scopes } from "#lib/synth/scope.js";

export const cluster: NamedKubernetes = {
  name: "paris",
  description: "A cluster of tests.",
  distribution: "rke2",
  kubernetes: "1.28",
  environment: "staging",
  networks: {},
  podNetwork: "10.42.0.0/16",
  serviceNetwork: "10.43.0.0/16",
  ingress: { class: "nginx", namespace: "ingress", issuer: "letsencrypt" },
  storageClasses: [{ name: "fast", default: true }],
  nodes: [],
  delivery: argocd({ repository: "https://git.example.org/lab.git", project: "default" }),
};

interface Options {
  readonly given?: readonly PlacedGiven[];
  readonly constructs?: readonly ConstructGiven[];
  readonly cluster?: NamedKubernetes;
}

/** One deployment of objects written as YAML. Objects without a namespace get `shop`, as a chart gives its own. */
export function deployment(name: string, yaml: string, constructs: readonly ConstructGiven[] = []): DeploymentReferences {
  const objects = parseAllDocuments(yaml).map((document) => document.toJS() as DataObject).filter((data) => data !== null);
  const isClusterScoped = scopes([], objects);
  const manifests = objects.map((data) => manifestOf({ ...data, metadata: { namespace: "shop", ...(data.metadata as DataObject) } }, `c/${String(data.kind)}`, 0, isClusterScoped));
  return {
    place: { cluster: "paris", app: name, deployment: name, namespace: "shop" },
    // Facts are kept between runs as JSON.
    facts: JSON.parse(JSON.stringify(referenceFacts(manifests, constructs))) as DeploymentReferences["facts"],
    objects: manifests.map((manifest) => ({ label: objectLabel(manifest), construct: manifest.construct })),
  };
}

/** The namespace that the objects of tests are in. */
const shop = "{ apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { team: shop } } }\n";

/** What is found on a cluster with one deployment, besides the namespace it needs. */
export function check(yaml: string, { given = [], constructs, cluster: on = cluster }: Options = {}): Diagnostic[] {
  return checkReferences(on, [deployment("shop", `${shop}---\n${yaml}`, constructs)], given);
}

/** Findings as `code object pointer`. */
export function brief(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, location }) => `${code} ${location.object ?? "-"} ${location.pointer ?? "-"}`);
}

/** A Deployment with one container, which the fields are for. */
export function web(fields = "", spec = "", template = "app: web"): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  ${spec === "" ? "selector: { matchLabels: { app: web } }" : spec}
  template:
    metadata: { labels: { ${template} } }
    spec:
      containers:
      - name: web
        image: docker.io/library/nginx:1.27.0
        ports: [{ containerPort: 8080, name: http }]
${fields}
---
`;
}
