import { test } from "uvu";
import { equal } from "uvu/assert";
import type { KubernetesVersion } from "#lib/model/kubernetes.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { changed, findings, type Change } from "./samples.js";

/** A case: what it shows, the changes to a valid object, and what the rules find then. */
export type Row = readonly [name: string, changes: readonly Change[], found: readonly string[], kubernetes?: KubernetesVersion];

/** One test that the object itself is fine, and one for each row. */
export function cases(subject: string, object: DataObject, rows: readonly Row[]): void {
  test(`${subject} without a mistake gives no finding`, () => equal(findings(object), []));
  for (const [name, changes, found, kubernetes] of rows) {
    test(`${subject}: ${name}`, () => equal(findings(changed(object, ...changes), kubernetes), [...found]));
  }
}
