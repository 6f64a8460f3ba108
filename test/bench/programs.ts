import { findKubeconform, kubeconformSetting } from "#lib/adapters/kubeconform.js";
import { obtain } from "../e2e/components/cache.js";
import { goBuildWrapped, goInstall } from "../e2e/components/go.js";

// The end-to-end tests build the same programs without optimising. Those would be too easy to beat, so these are others.

/**
 * kubeconform: the one that `ASTROLABE_KUBECONFORM` names, else one on PATH, else 0.7.0, built as its project does.
 *
 * @throws Error when there is none.
 */
export function kubeconform(): Promise<string> {
  return named("kubeconform", async () => {
    if ((process.env[kubeconformSetting] ?? "") !== "") return findKubeconform(process.env);
    return attempt(() => findKubeconform(process.env)) ?? await obtain({
      name: "kubeconform-optimised", version: "0.7.0",
      make: (place) => goInstall({ path: "github.com/yannh/kubeconform", version: "v0.7.0", program: "cmd/kubeconform", isOptimised: true }, place),
    });
  });
}

/** The command line of Kyverno 1.19.1, built as its project does. @throws Error when it cannot be had. */
export function kyverno(): Promise<string> {
  return named("kyverno", () => obtain({
    name: "kyverno-optimised", version: "1.19.1",
    make: (place) => goBuildWrapped({ path: "github.com/kyverno/kyverno", version: "v1.19.1", program: "cmd/cli/kubectl-kyverno", isOptimised: true }, place),
  }));
}

/** Says in the first line of what went wrong which program is missing. */
async function named(name: string, find: () => Promise<string>): Promise<string> {
  try {
    return await find();
  } catch (error) {
    throw new Error(`no ${name}\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function attempt<Value>(find: () => Value): Value | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
