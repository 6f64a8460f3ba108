/** The programs that end-to-end tests run, each at one version. */
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { obtain } from "./cache.js";
import { goBuildWrapped, goInstall } from "./go.js";

/** Kubernetes of the API server. The lab's objects are judged for this version when both are compared. */
export const kubernetes = { minor: "1.34", version: "1.34.4" } as const;

export const kubeconform = (): Promise<string> => obtain({
  name: "kubeconform", version: "0.7.0",
  make: (place) => goInstall({ path: "github.com/yannh/kubeconform", version: "v0.7.0", program: "cmd/kubeconform" }, place),
});

export const kyverno = (): Promise<string> => obtain({
  name: "kyverno", version: "1.19.1",
  make: (place) => goBuildWrapped({ path: "github.com/kyverno/kyverno", version: "v1.19.1", program: "cmd/cli/kubectl-kyverno" }, place),
});

export const kubeApiServer = (): Promise<string> => {
  const version = `v${kubernetes.version}`;
  return obtain({
    name: "kube-apiserver", version: kubernetes.version,
    make: (place) => goBuildWrapped({
      path: "k8s.io/kubernetes", version, program: "cmd/kube-apiserver",
      // Kubernetes is published with its staging folders as modules of their own: 1.34.4 with v0.34.4.
      replace: (goMod) => goMod.replace(/=> \.\/staging\/src\/(k8s\.io\/\S+)/g, `=> $1 v0${version.slice(2)}`),
      variables: { "k8s.io/component-base/version.gitVersion": version, "k8s.io/client-go/pkg/version.gitVersion": version },
    }, place),
  });
};

/** Debian's etcd, unpacked but not installed. The API server needs no newer one. */
export const etcd = (): Promise<string> => obtain({
  name: "etcd", version: "3.4.23",
  make: async ({ target, work }) => {
    const run = async (command: string, args: readonly string[]): Promise<void> => {
      const { status, stderr } = await runProcess(command, args, { cwd: work, timeout: 5 * 60_000 });
      if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}${lastWords(stderr)}`);
    };
    const download = (): Promise<void> => run("apt-get", ["download", "etcd-server=3.4.23*"]);
    // A fresh container knows no packages until it is told to look, for which it has to be root.
    await download().catch(() => run("apt-get", ["update", "--quiet"]).then(download));
    const [archive = ""] = readdirSync(work).filter((name) => name.endsWith(".deb"));
    await run("dpkg", ["-x", archive, "unpacked"]);
    copyFileSync(join(work, "unpacked/usr/bin/etcd"), target);
  },
});
