/** What one expression may spend: apiserver `pkg/apis/cel/config.go`, `PerCallLimit`. */
export const expressionCostLimit = 1_000_000;
/** What all expressions of a policy may spend on one object: the same file, `RuntimeCELCostBudget`. */
export const policyCostLimit = 10_000_000;

/** An evaluation that gave no value. */
export class CelError extends Error {
  override readonly name = "CelError";
  /** `cost` when the budget is spent, else `runtime`. */
  readonly kind: "runtime" | "cost";

  constructor(kind: "runtime" | "cost", message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Fails an evaluation. */
export function fail(message: string): never {
  throw withoutStack("runtime", message);
}

/** Fails a call whose operands have types that no overload takes. */
export function noOverload(): never {
  throw withoutStack("runtime", "no such overload");
}

/** A text as messages show it, cut when it is long. */
export function quoted(text: unknown): string {
  const shown = String(text);
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 60)}…` : shown);
}

/** Units of cost that may be spent, as cel-go's CostTracker counts them. */
export class Budget {
  readonly limit: number;
  #spent = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get spent(): number {
    return this.#spent;
  }

  /** Adds to what is spent. Throws {@link CelError} of kind `cost` past the limit. */
  spend(cost: number): void {
    if ((this.#spent += cost) > this.limit) {
      throw withoutStack("cost", `cost limit of ${this.limit} units exceeded`);
    }
  }
}

/** Errors are often absorbed by `||`, and collecting a stack is what makes them slow. */
function withoutStack(kind: "runtime" | "cost", message: string): CelError {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new CelError(kind, message);
  Error.stackTraceLimit = limit;
  return error;
}
