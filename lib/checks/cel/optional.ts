import type { Budget } from "./budget.js";
import { equal } from "./equality.js";
import { CelValue } from "./values.js";

/** A value or none: cel-go `common/types/optional.go`. */
export class Optional extends CelValue {
  readonly type = "optional_type";
  /** Undefined when there is none. */
  readonly held: unknown;

  constructor(held: unknown) {
    super();
    this.held = held;
  }

  equals(other: unknown, budget?: Budget): boolean {
    if (!(other instanceof Optional)) return false;
    if (this.held === undefined || other.held === undefined) return this.held === other.held;
    return equal(this.held, other.held, budget);
  }
}

export const none = new Optional(undefined);

export function optional(value: unknown): Optional {
  return value === undefined ? none : new Optional(value);
}
