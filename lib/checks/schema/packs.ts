import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../launcher/digest.cjs";
import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { KubernetesVersion } from "../../model/kubernetes.js";
import type { BuiltinTexts } from "./builtin.js";
import { packHead, parsePack, type PackText } from "./pack.js";
import type { Validators } from "./validators.js";

/** A pack of one cluster, or of all of them. */
export interface PlacedPack extends PackText {
  readonly cluster?: string;
}

/**
 * The committed data of all Kubernetes versions; read when somebody asks for them.
 *
 * @param packageRoot the folder that the compiler is installed in.
 * @param digest of the compiler, if it is at hand: the data are a part of it.
 */
export function readBuiltin(packageRoot: string, digest?: string): BuiltinTexts {
  const texts = new Map<string, string>();
  const read = (name: string): string => {
    const text = texts.get(name) ?? readFileSync(join(packageRoot, "lib/checks/schema/packs", `${name}.json`), "utf8");
    texts.set(name, text);
    return text;
  };
  return {
    get kinds() { return read("kinds"); },
    get definitions() { return read("definitions"); },
    get digest() { return digest ?? sha256(`${read("kinds")}\n${read("definitions")}`); },
  };
}

/**
 * The packs that count for a cluster, its own before those of all clusters, and what is wrong with any. Packs with
 * a finding are left out.
 *
 * @param validators a pack that was compiled before need not be judged again.
 */
export function packsFor(cluster: { readonly name: string; readonly kubernetes: KubernetesVersion }, all: readonly PlacedPack[], validators?: Validators): {
  readonly packs: readonly PackText[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const packs: PackText[] = [];
  const diagnostics: Diagnostic[] = [];
  const placed = [...all.filter((pack) => pack.cluster === cluster.name), ...all.filter((pack) => pack.cluster === undefined)];
  for (const { file, text } of placed) {
    const { kubernetes } = packHead(text);
    const digest = sha256(text);
    const problem = validators?.knows(digest) === true ? undefined : problemOf(file, { digest, text }, validators);
    if (problem !== undefined) {
      diagnostics.push(diagnose("pack-invalid", problem, { file, line: 1 }, { hint: "Make it anew with `astrolabe schemas add`, or take it from git." }));
    } else if (kubernetes !== undefined && kubernetes !== cluster.kubernetes) {
      diagnostics.push(diagnose("pack-version", `The pack is of Kubernetes ${kubernetes}, and the cluster ${cluster.name} runs ${cluster.kubernetes}`, { file, line: 1 }, {
        hint: "Take the OpenAPI document from this cluster and run `astrolabe schemas add` again, with --cluster when others run another version.",
      }));
    } else packs.push({ file, text });
  }
  return { packs, diagnostics };
}

/** What is wrong with a pack. One that is sound is made known as such. */
function problemOf(file: string, { digest, text }: { readonly digest: string; readonly text: string }, validators: Validators | undefined): string | undefined {
  const pack = parsePack(file, text);
  if ("problem" in pack) return pack.problem;
  validators?.open({ digest, parse: () => pack });
  return undefined;
}
