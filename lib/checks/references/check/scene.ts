import { diagnose } from "../../../diagnostics/catalogue.js";
import type { referencesCodes } from "../../../diagnostics/catalogue/references.js";
import type { Diagnostic } from "../../../diagnostics/diagnostic.js";
import type { ClusterIndex } from "../cluster-index.js";
import type { LabelIndex } from "../label-index.js";
import { locate, type PlacedObject } from "../place.js";

/** What one finding says. */
export interface Finding {
  readonly code: keyof ReturnType<typeof referencesCodes>;
  readonly message: string;
  /** JSON pointer into the object. */
  readonly pointer: string;
  readonly hint?: string;
  /** Other objects that belong to it, and where in them. */
  readonly related?: readonly { readonly object: PlacedObject; readonly pointer: string }[];
}

/** A cluster's objects, and what was found in them so far. */
export class Scene {
  readonly index: ClusterIndex;
  readonly labels: LabelIndex;
  readonly diagnostics: Diagnostic[] = [];

  constructor(index: ClusterIndex, labels: LabelIndex) {
    this.index = index;
    this.labels = labels;
  }

  report(object: PlacedObject, { code, message, pointer, hint, related }: Finding): void {
    this.diagnostics.push(diagnose(code, message, locate(object, pointer), {
      ...(hint === undefined ? {} : { hint }),
      ...(related === undefined ? {} : { related: related.map((other) => locate(other.object, other.pointer)) }),
    }));
  }
}
