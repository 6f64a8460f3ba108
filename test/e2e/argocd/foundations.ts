/** The objects that ArgoCD's chart and its administrator make before it delivers anything. */
import { randomBytes } from "node:crypto";
import type { DataObject, Manifest } from "#lib/synth/manifest.js";
import type { Settings } from "./settings.js";

/** A cluster or repository that ArgoCD is told of by a Secret. */
export interface Foundations {
  /** Clusters beside the one that it runs in. */
  readonly clusters: readonly { readonly name: string; readonly url: string; readonly token: string }[];
  readonly repository: { readonly url: string; readonly user: string; readonly token: string };
  /** What the sender of webhooks signs them with. */
  readonly webhookSecret: string;
}

type Object = Pick<Manifest, "apiVersion" | "kind" | "name" | "data">;

export function foundations({ clusters, repository, webhookSecret }: Foundations, { config }: Settings): Object[] {
  return [
    { apiVersion: "v1", kind: "Namespace", name: "argocd", data: { apiVersion: "v1", kind: "Namespace", metadata: { name: "argocd" } } },
    configMap("argocd-cm", config),
    ...["argocd-rbac-cm", "argocd-tls-certs-cm", "argocd-ssh-known-hosts-cm", "argocd-gpg-keys-cm"].map((name) => configMap(name, {})),
    secret("argocd-secret", {}, { "server.secretkey": randomBytes(32).toString("base64"), "webhook.gogs.secret": webhookSecret }),
    ...clusters.map(({ name, url, token }) => secret(`cluster-${name}`, { "argocd.argoproj.io/secret-type": "cluster" }, {
      name, server: url, config: JSON.stringify({ bearerToken: token, tlsClientConfig: { insecure: true } }),
    })),
    secret("repository-astrolabe", { "argocd.argoproj.io/secret-type": "repository" }, {
      type: "git", url: repository.url, username: repository.user, password: repository.token,
    }),
    // ArgoCD makes this project itself, but for a moment too late.
    inArgocd("argoproj.io/v1alpha1", "AppProject", "default", {
      spec: { sourceRepos: ["*"], destinations: [{ namespace: "*", server: "*" }], clusterResourceWhitelist: [{ group: "*", kind: "*" }] },
    }),
  ];
}

const configMap = (name: string, data: DataObject): Object => inArgocd("v1", "ConfigMap", name, { data });

const secret = (name: string, labels: DataObject, stringData: DataObject): Object => inArgocd("v1", "Secret", name, { stringData }, labels);

function inArgocd(apiVersion: string, kind: string, name: string, rest: DataObject, labels: DataObject = {}): Object {
  const metadata = { name, namespace: "argocd", labels: { "app.kubernetes.io/part-of": "argocd", ...labels } };
  return { apiVersion, kind, name, data: { apiVersion, kind, metadata, ...rest } };
}
