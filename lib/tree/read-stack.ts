import type { Data } from "../synth/manifest.js";
import { readText } from "./read.js";

/** The documents of a stack's file: one of Docker's, or the joined objects of Kubernetes. What cannot be read is left out. */
export function readStackData(text: string): readonly Data[] {
  // In texts of our own no line of a value begins at the margin.
  return text.split(/^---[ \t]*\n/m).flatMap((part) => {
    const { data } = readText(part);
    return data === undefined ? [] : [data];
  });
}
