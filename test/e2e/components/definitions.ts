/** The custom resource definitions of the operators that the lab runs, from the Go modules of their projects. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { isObject } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { moduleFolder, type GoModule } from "./go.js";

interface Source extends GoModule {
  readonly files: readonly string[];
}

const sources: readonly Source[] = [
  { path: "github.com/argoproj/argo-cd/v3", version: "v3.2.0", files: ["manifests/crds/application-crd.yaml", "manifests/crds/appproject-crd.yaml"] },
  { path: "github.com/cert-manager/cert-manager", version: "v1.21.2", files: ["deploy/crds/cert-manager.io_certificates.yaml", "deploy/crds/cert-manager.io_clusterissuers.yaml", "deploy/crds/cert-manager.io_issuers.yaml"] },
  {
    path: "github.com/kyverno/kyverno", version: "v1.19.1",
    files: ["config/crds/policies.kyverno.io/policies.kyverno.io_validatingpolicies.yaml", "config/crds/policies.kyverno.io/policies.kyverno.io_policyexceptions.yaml"],
  },
  { path: "github.com/ray-project/kuberay/ray-operator", version: "v1.4.2", files: ["config/crd/bases/ray.io_rayclusters.yaml"] },
  {
    path: "github.com/k3s-io/helm-controller", version: "v0.17.3",
    files: ["pkg/crds/yaml/generated/helm.cattle.io_helmcharts.yaml", "pkg/crds/yaml/generated/helm.cattle.io_helmchartconfigs.yaml"],
  },
];

/** All of them, as objects. cert-manager's are templates of its chart, whose conditions are left out. */
export async function definitions(): Promise<readonly DataObject[]> {
  const found: DataObject[] = [];
  for (const source of sources) {
    const folder = await moduleFolder(source);
    for (const file of source.files) {
      if (!existsSync(join(folder, file))) throw new Error(`${source.path}@${source.version} has no ${file}`);
      const text = readFileSync(join(folder, file), "utf8").split("\n").filter((line) => !line.includes("{{")).join("\n");
      for (const document of parseAllDocuments(text)) {
        const data: Data = document.toJS();
        if (isObject(data) && data.kind === "CustomResourceDefinition") found.push(data);
      }
    }
  }
  return found;
}
