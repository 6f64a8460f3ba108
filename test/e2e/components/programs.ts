/** The programs that end-to-end tests run, each at one version. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { obtain } from "./cache.js";
import { unpackDebian } from "./debian.js";
import { goBuildWrapped, goInstall, moduleFolder } from "./go.js";
import { unpackNpm } from "./npm.js";

/** Kubernetes of the API server. The lab's objects are judged for this version when both are compared. */
export const kubernetes = { minor: "1.34", version: "1.34.4" } as const;

/** The oldest Node that the compiler supports, another one with the same V8, and one of each later version with long-term support. */
export const nodeVersions = ["20.19.0", "20.20.2", "22.23.3", "24.21.0", "26.10.0"] as const;

export const node = (version: (typeof nodeVersions)[number]): Promise<string> => obtain({
  name: "node", version,
  make: (place) => unpackNpm(`node-${process.platform}-${process.arch}`, version, "bin/node", place),
});

export const kubeconform = (): Promise<string> => obtain({
  name: "kubeconform", version: "0.7.0",
  make: (place) => goInstall({ path: "github.com/yannh/kubeconform", version: "v0.7.0", program: "cmd/kubeconform" }, place),
});

export const kyverno = (): Promise<string> => obtain({
  name: "kyverno", version: "1.19.1",
  make: (place) => goBuildWrapped({ path: "github.com/kyverno/kyverno", version: "v1.19.1", program: "cmd/cli/kubectl-kyverno" }, place),
});

/** A program of Kubernetes itself. All of them share what is compiled, so that the second takes less than a minute. */
const ofKubernetes = (name: string): Promise<string> => {
  const version = `v${kubernetes.version}`;
  return obtain({
    name, version: kubernetes.version,
    make: (place) => goBuildWrapped({
      path: "k8s.io/kubernetes", version, program: `cmd/${name}`,
      // Kubernetes is published with its staging folders as modules of their own: 1.34.4 with v0.34.4.
      replace: (goMod) => goMod.replace(/=> \.\/staging\/src\/(k8s\.io\/\S+)/g, `=> $1 v0${version.slice(2)}`),
      variables: { "k8s.io/component-base/version.gitVersion": version, "k8s.io/client-go/pkg/version.gitVersion": version },
    }, place),
  });
};

export const kubeApiServer = (): Promise<string> => ofKubernetes("kube-apiserver");
export const kubeControllerManager = (): Promise<string> => ofKubernetes("kube-controller-manager");
export const kubeScheduler = (): Promise<string> => ofKubernetes("kube-scheduler");
export const kubectl = (): Promise<string> => ofKubernetes("kubectl");

const kwokModule = { path: "sigs.k8s.io/kwok", version: "v0.8.0" } as const;

/** The kubelet of nodes that exist on paper. What it does is in `kwokFiles()`. */
export const kwok = (): Promise<string> => obtain({
  name: "kwok", version: "0.8.0",
  make: (place) => goBuildWrapped({ ...kwokModule, program: "cmd/kwok" }, place),
});

/** The folder with the stages of kwok's nodes and pods. */
export const kwokFiles = (): Promise<string> => moduleFolder(kwokModule);

const argocdModule = { path: "github.com/argoproj/argo-cd/v3", version: "v3.5.7" } as const;

/** All of ArgoCD's servers in one program, which asks ARGOCD_BINARY_NAME which of them it is. */
export const argocd = (): Promise<string> => obtain({
  name: "argocd", version: "3.5.7",
  make: (place) => goBuildWrapped({
    ...argocdModule, program: "cmd",
    // The engine stands beside it in its repository, and the proxy serves it at this revision alone.
    replace: (goMod) => goMod.replace("=> ./gitops-engine", "=> github.com/argoproj/argo-cd/gitops-engine v0.0.0-20260914071520-c9c369efcc5b"),
  }, place),
});

/** The folder with ArgoCD's definitions and scripts. */
export const argocdFiles = (): Promise<string> => moduleFolder(argocdModule);

/** Debian's etcd. The API server needs no newer one. */
export const etcd = (): Promise<string> => obtain({
  name: "etcd", version: "3.4.23",
  make: async ({ target, work }) => {
    await unpackDebian(["etcd-server=3.4.23*"], { target: join(work, "unpacked"), work });
    copyFileSync(join(work, "unpacked/usr/bin/etcd"), target);
  },
});

/** Debian's Redis with the libraries that it needs beyond the C library's, as a folder. */
export const redis = (): Promise<string> => obtain({
  name: "redis", version: "7.0.15",
  make: (place) => unpackDebian(["redis-server=5:7.0.15*", "redis-tools=5:7.0.15*", "libjemalloc2", "liblzf1", "libatomic1", "libssl3", "libsystemd0"], place),
});

const giteaModule = { path: "code.gitea.io/gitea", version: "v1.26.0" } as const;

/** Gitea with SQLite. It reads its templates from `giteaFiles()` when it runs. */
export const gitea = (): Promise<string> => obtain({
  name: "gitea", version: "1.26.0",
  make: (place) => goBuildWrapped({ ...giteaModule, program: "", tags: ["sqlite", "sqlite_unlock_notify"], hasC: true, variables: { "main.Version": "1.26.0" } }, place),
});

/** The folder with the templates of Gitea. */
export const giteaFiles = (): Promise<string> => moduleFolder(giteaModule);

export const giteaRunner = (): Promise<string> => obtain({
  name: "gitea-runner", version: "1.0.8",
  // Not `go install`, which wants to know every version of the module: the proxy does not always tell.
  make: (place) => goBuildWrapped({ path: "gitea.com/gitea/runner", version: "v1.0.8", program: "" }, place),
});
