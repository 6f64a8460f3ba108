import type { DataObject } from "../../../synth/manifest.js";
import type { ObjectFacts } from "../facts.js";
import type { LabelBook } from "./labels.js";

/** Draws what an object of one kind offers and needs. */
export type Drawer = (data: DataObject, labels: LabelBook) => Omit<ObjectFacts, "object">;
