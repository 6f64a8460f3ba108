/** How many placements a search may still try. Shared by searches, so that a check as a whole has an end. */
export interface Budget {
  steps: number;
}
