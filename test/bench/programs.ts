import { findKubeconform, kubeconformSetting } from "#lib/adapters/kubeconform.js";
import { obtain } from "../e2e/components/cache.js";
import { goBuildWrapped, goInstall } from "../e2e/components/go.js";

// The end-to-end tests have the same programs, but built without optimising: these would be too easy to beat.

/** kubeconform: the one that the setting `ASTROLABE_KUBECONFORM` names, else one that is built here, as its project builds it. */
export async function kubeconform(): Promise<string> {
  if ((process.env[kubeconformSetting] ?? "") !== "") return findKubeconform(process.env);
  return obtain({
    name: "kubeconform-optimised", version: "0.7.0",
    make: (place) => goInstall({ path: "github.com/yannh/kubeconform", version: "v0.7.0", program: "cmd/kubeconform", isOptimised: true }, place),
  });
}

/** The command line of Kyverno. */
export function kyverno(): Promise<string> {
  return obtain({
    name: "kyverno-optimised", version: "1.19.1",
    make: (place) => goBuildWrapped({ path: "github.com/kyverno/kyverno", version: "v1.19.1", program: "cmd/cli/kubectl-kyverno", isOptimised: true }, place),
  });
}
