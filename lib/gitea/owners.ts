import { loadRe2 } from "../checks/libraries.cjs";
import type { GiteaSettings } from "../model/gitea.js";
import { metadataFolder, treeFolder } from "../tree/places.js";

/** One rule of a CODEOWNERS file. */
export interface OwnerRule {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Whether a file is one that the rule asks its owners for. */
  readonly holds: (file: string) => boolean;
  /** Teams as `@organisation/team`, users as `@user`. */
  readonly owners: readonly string[];
}

/** A CODEOWNERS file as Gitea reads it. */
export interface Codeowners {
  readonly rules: readonly OwnerRule[];
  /** Lines that are no rules. Gitea passes over them; whoever holds a merge by the rules must not. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** Where the file of the repository is. */
export const codeownersFile = ".gitea/CODEOWNERS";

/** The files that Gitea reads in the place of ours (services/issue/pull.go, codeOwnerFiles). */
export const shadowingFiles = ["CODEOWNERS", "docs/CODEOWNERS"] as const;

/**
 * Reads a CODEOWNERS file as Gitea 1.26 does (models/issues/pull.go, GetCodeOwnersFromContent): every rule that matches adds its
 * owners, whatever the order; `!` asks them for every file that does not match. Gitea's expressions are those of .NET, ours those of
 * RE2, which never take long: one that only .NET has is a problem here.
 */
export function parseCodeowners(text: string): Codeowners {
  const rules: OwnerRule[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const [index, source] of text.split("\n").entries()) {
    const line = index + 1;
    const [first, ...owners] = tokensOf(source);
    if (first === undefined) continue;
    if (owners.length === 0) {
      problems.push({ line, message: "the rule names no owner" });
      continue;
    }
    const isNegative = first.startsWith("!");
    const pattern = first.replace(/^!/, "").replace(/^\//, "");
    try {
      const matches = matcher(pattern);
      rules.push({ line, holds: (file) => matches(file) !== isNegative, owners: owners.map((owner) => `@${owner.replace(/^@/, "")}`) });
    } catch (error) {
      problems.push({ line, message: error instanceof Error ? error.message : "the expression cannot be read" });
    }
  }
  return { rules, problems };
}

/**
 * Owners of each file, sorted; none when no rule speaks of it.
 *
 * @param files paths in the repository.
 */
export function ownersOf({ rules }: Codeowners, files: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  return new Map([...files].map((file) => {
    const owners = rules.flatMap((rule) => (rule.holds(file) ? rule.owners : []));
    return [file, [...new Set(owners)].sort()];
  }));
}

/** Whether somebody has to answer for a file: not for the records of the tree, which follow from the files that they list and are checked. */
export const needsOwner = (file: string): boolean => !file.startsWith(`${treeFolder}/${metadataFolder}/`);

/** Words of a line: a backslash takes the next character as it is, `#` ends the line (TokenizeCodeOwnersLine). */
function tokensOf(line: string): string[] {
  const tokens: string[] = [];
  let token = "";
  let isEscaped = false;
  for (const character of line.trim().replaceAll("\t", " ")) {
    if (isEscaped) {
      token += character;
      isEscaped = false;
    } else if (character === "\\") {
      isEscaped = true;
    } else if (character === "#") {
      break;
    } else if (character === " ") {
      if (token !== "") tokens.push(token);
      token = "";
    } else {
      token += character;
    }
  }
  return token === "" ? tokens : [...tokens, token];
}

/** Tests files against `^pattern$`. What a pattern begins with literally is looked at first: most files fail there. */
function matcher(pattern: string): (file: string) => boolean {
  const expression = loadRe2().RE2JS.compile(`^${pattern}$`);
  const literal = pattern.includes("|") ? "" : /^(?:[A-Za-z0-9_/-](?![?*+{]))*/.exec(pattern)?.[0] ?? "";
  return (file) => file.startsWith(literal) && expression.matcher(file).find();
}

/** The teams that a file names and the settings do not know, sorted. Gitea passes over them without a word. */
export function unknownTeams({ rules }: Codeowners, { organisation, teams }: GiteaSettings): readonly string[] {
  const prefix = `@${organisation.name}/`;
  const isKnown = (owner: string): boolean => owner.toLowerCase().startsWith(prefix.toLowerCase()) && Object.hasOwn(teams, owner.slice(prefix.length));
  return [...new Set(rules.flatMap(({ owners }) => owners).filter((owner) => owner.includes("/") && !isKnown(owner)))].sort();
}
