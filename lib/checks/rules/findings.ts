import type { rulesCodes } from "../../diagnostics/catalogue/rules.js";
import type { KubernetesVersion } from "../../model/kubernetes.js";
import type { DataObject } from "../../synth/manifest.js";
import type { Problem } from "../problem.js";

/** A code of this room. */
export type RuleCode = keyof ReturnType<typeof rulesCodes>;

/**
 * What the rules find in one object. Rules add to it instead of returning lists, because nearly every rule
 * finds nothing and thousands of objects are checked at once.
 */
export class Findings {
  readonly problems: Problem[] = [];
  /** Minor version of Kubernetes: 34 of `1.34`. Rules that changed between versions ask for it. */
  readonly minor: number;

  constructor(kubernetes: KubernetesVersion) {
    this.minor = Number(kubernetes.slice(2));
  }

  /** @param pointer JSON pointer of the value that is wrong. */
  add(code: RuleCode, pointer: string, message: string, hint?: string): void {
    this.problems.push(hint === undefined ? { code, message, pointer } : { code, message, pointer, hint });
  }
}

/** Looks at an object and adds what is wrong to the findings. `at` is the JSON pointer of the object. */
export type Rule = (object: DataObject, at: string, found: Findings) => void;
