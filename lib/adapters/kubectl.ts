import { AdapterError } from "./error.js";
import { parseJson } from "./json.js";
import { lastWords, runProcess, type Finished } from "./process.js";
import { findProgram } from "./program.js";

/** Names the setting that leads to the program. */
export const kubectlSetting = "ASTROLABE_KUBECTL";

/** Which cluster kubectl talks to. */
export interface KubectlOptions {
  /** An absolute path. Default: as kubectl finds it, through KUBECONFIG or in the home folder. */
  readonly kubeconfig?: string;
  /** Default: the current one of the kubeconfig. */
  readonly context?: string;
  /** Milliseconds that one request may take. Default: half a minute. */
  readonly timeout?: number;
}

/** What the API server answered: data, or why it gave none. */
export type KubectlAnswer = { readonly data: unknown } | {
  /** `Forbidden`, `NotFound`, `Expired`: the reason of the API's Status; `Unreachable` when there was no answer of the API. */
  readonly reason: string;
  /** In kubectl's words, without tokens. */
  readonly message: string;
};

/**
 * Reads from a cluster through the program kubectl, which knows every way to log in. Nothing here can change
 * a cluster: all requests are GET.
 */
export class Kubectl {
  readonly #binary: string;
  readonly #options: KubectlOptions;

  constructor(binary: string, options: KubectlOptions = {}) {
    this.#binary = binary;
    this.#options = options;
  }

  /**
   * Asks for a path of the API, such as `/apis/apps/v1/deployments?limit=500`.
   *
   * @throws AdapterError when kubectl cannot be run or does not end.
   */
  async get(path: string): Promise<KubectlAnswer> {
    const { context, timeout = 30_000 } = this.#options;
    const args = ["get", "--raw", path, `--request-timeout=${Math.ceil(timeout / 1000)}s`, ...(context === undefined ? [] : [`--context=${context}`])];
    // The program may take a while to log in, before its request begins.
    const { status, stdout, stderr } = await this.#run(args, timeout * 2);
    if (status !== 0) return { reason: reasonOf(stderr), message: withoutTokens(stderr).trim().slice(-2000) };
    const data = parseJson(stdout);
    return data === undefined ? { reason: "Unreachable", message: "the answer is not JSON" } : { data };
  }

  /**
   * Names of the contexts in the kubeconfig, sorted, and which is the current one, if any.
   *
   * @throws AdapterError when kubectl cannot read its configuration.
   */
  async contexts(): Promise<{ readonly names: readonly string[]; readonly current?: string }> {
    const listed = await this.#run(["config", "get-contexts", "--output=name"], 10_000);
    if (listed.status !== 0) {
      throw new AdapterError(`kubectl cannot read its configuration${lastWords(withoutTokens(listed.stderr))}`, {
        subject: "kubectl", status: listed.status, hint: "Name a kubeconfig with --kubeconfig, or in KUBECONFIG.",
      });
    }
    const current = await this.#run(["config", "current-context"], 10_000);
    const name = current.status === 0 ? current.stdout.trim() : "";
    return { names: listed.stdout.split("\n").filter((line) => line !== "").sort(), ...(name === "" ? {} : { current: name }) };
  }

  #run(args: readonly string[], timeout: number): Promise<Finished> {
    const { kubeconfig } = this.#options;
    return runProcess(this.#binary, [...args, ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`])], { timeout });
  }
}

/**
 * Finds kubectl: where the setting `ASTROLABE_KUBECTL` says, else on PATH. See findProgram.
 *
 * @throws AdapterError when it is not there.
 */
export function findKubectl(env: Readonly<Record<string, string | undefined>>): string {
  return findProgram({ name: "kubectl", setting: kubectlSetting }, env);
}

/** kubectl begins with the reason when the API answered (k8s.io/kubectl, pkg/cmd/util, `Error from server (NotFound): …`). */
function reasonOf(stderr: string): string {
  const [, reason] = /^Error from server \((\w+)\):/m.exec(stderr) ?? [];
  if (reason !== undefined) return reason;
  // Without credentials, or with ones that have expired.
  return /^error: You must be logged in to the server/m.test(stderr) ? "Unauthorized" : "Unreachable";
}

/** What a program said, without what may be a token or a password: bearer tokens, JWTs, credentials in URLs, values of flags. */
export function withoutTokens(said: string): string {
  return said
    .replace(/\b(bearer|basic)\s+[^\s"',]+/gi, "$1 (hidden)")
    .replace(/\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/g, "(hidden)")
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]*@/gi, "$1")
    .replace(/((?:token|password|secret|client-key-data|passwd)["']?\s*[=:]\s*["']?)[^\s"',]+/gi, "$1(hidden)");
}

