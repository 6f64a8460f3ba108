import { isObject } from "../workload.js";
import type { Problem } from "../problem.js";
import type { Manifest } from "../../synth/manifest.js";

/**
 * Refuses a Secret that holds data in clear: base64 is no encryption. Values that SOPS has encrypted
 * (`ENC[…]`), empty ones, and Secrets that a controller fills are fine.
 */
export function secretObjectProblems({ group, kind, data }: Manifest): readonly Problem[] {
  if (group !== "" || kind !== "Secret") return [];
  return ["data", "stringData"].flatMap((name) => {
    const values = data[name];
    if (!isObject(values)) return [];
    const inClear = Object.values(values).filter((value) => value !== null && value !== "" && !(typeof value === "string" && value.startsWith("ENC["))).length;
    if (inClear === 0) return [];
    return [{
      code: "secret-object",
      message: inClear === 1 ? "The Secret holds a value in clear" : `The Secret holds ${inClear} values in clear`,
      pointer: `/${name}`,
      hint: "Encrypt it (SOPS, SealedSecret), or have it made in the cluster (ExternalSecret) and declare it with `given`.",
    } satisfies Problem];
  });
}
