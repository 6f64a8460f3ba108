import type { Data } from "../../../synth/manifest.js";

/** A number of pods; the other when it is absent or none. */
export function whole(value: Data | undefined, otherwise: number): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
