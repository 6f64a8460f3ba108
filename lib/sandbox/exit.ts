/** Thrown into author code that tries to end the process. */
export class ExitAttempt extends Error {
  override readonly name = "ExitAttempt";
}

/** What Node offers to end a process with. */
const ways = ["exit", "reallyExit", "abort", "kill"] as const;

/** Makes the ways to end the process throw while it lasts. */
export function preventExit(): { readonly attempts: readonly ExitAttempt[]; readonly allow: () => void } {
  const attempts: ExitAttempt[] = [];
  const originals = ways.map((way) => [way, Reflect.get(process, way)] as const);
  for (const way of ways) {
    Reflect.set(process, way, () => {
      const attempt = new ExitAttempt(`process.${way}`);
      // Author code may catch what is thrown, so it is remembered too.
      attempts.push(attempt);
      throw attempt;
    });
  }
  return {
    attempts,
    allow: () => {
      for (const [way, original] of originals) Reflect.set(process, way, original);
    },
  };
}
