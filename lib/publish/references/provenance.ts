import type { CommitObject } from "../../adapters/git/objects.js";

/** Who makes the commits of references. A name of nobody, so that whoever publishes makes the same commits. */
export const publisher = { name: "Astrolabe", email: "astrolabe@localhost.invalid" } as const;

/** What the commit of a reference says of where it comes from. */
export interface Provenance {
  /** The merged commit that it was made from. */
  readonly commit: string;
  /** Id of the stack's folder in that commit. */
  readonly tree: string;
}

/** Message of the commit that deploys a stack. */
export function deployMessage(place: string, stack: string, { commit, tree }: Provenance): string {
  return `Deploy ${place}/${stack}\n\nSource-Commit: ${commit}\nSource-Tree: ${tree}\n`;
}

/** Where the commit of a reference comes from; nothing when publishing did not make it. */
export function provenanceOf({ committer, message }: Pick<CommitObject, "committer" | "message">): Provenance | undefined {
  const commit = /^Source-Commit: ([0-9a-f]{40,64})$/m.exec(message)?.[1];
  const tree = /^Source-Tree: ([0-9a-f]{40,64})$/m.exec(message)?.[1];
  return committer !== publisher.email || commit === undefined || tree === undefined ? undefined : { commit, tree };
}
