/** How to tell one sort of token by its form alone. */
export interface TokenRule {
  /** What it is called in findings, such as `github-pat`. */
  readonly id: string;
  /** Texts of which one is in every match; in lower case, to be looked for in any case. */
  readonly keywords: readonly string[];
  readonly pattern: RegExp;
  /** Shannon entropy that the token (the first group, or the whole match) has at least, in bits for each character. */
  readonly entropy: number;
}
