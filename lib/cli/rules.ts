import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckInputs } from "../checks/checks.js";
import { readBuiltin } from "../checks/schema/packs.js";
import { findClusters, findRules } from "../workspace/find.js";
import type { WorkspaceContext } from "./context.js";
import type { Sources } from "../workspace/sources.js";

/** What a workspace's objects are checked by: its policies and its schemas of custom resources. */
export interface Rules {
  /** Digest of all of it. */
  readonly digest: string;
  /** Makes the inputs of checks of it. */
  readonly inputs: (today: string, cacheFolder?: string, registerFolder?: string) => CheckInputs;
}

/** Finds the rules of a workspace. Their files are read when somebody asks for their texts. */
export function readRules({ root, packageRoot, compiler, engine }: WorkspaceContext, sources: Sources): Rules {
  const { policies, schemas } = findRules(root, findClusters(root));
  const digest = sources.digestAll([...policies, ...schemas.map(({ file }) => file)]);
  return {
    digest,
    inputs: (today, cacheFolder, registerFolder) => ({
      today, digest, engine,
      get builtin() { return readBuiltin(packageRoot, compiler); },
      ...(cacheFolder === undefined ? {} : { cacheFolder }),
      ...(registerFolder === undefined ? {} : { register: { folder: registerFolder, key: `${compiler} ${digest}` } }),
      policies: policies.map((file) => sourceText(root, file)),
      schemas: schemas.map(({ file, cluster }) => sourceText(root, file, cluster)),
    }),
  };
}

/** The rules where there is no workspace: those that the compiler brings. */
export function noRules(packageRoot: string): Rules {
  return { digest: "", inputs: (today) => ({ today, policies: [], schemas: [], get builtin() { return readBuiltin(packageRoot); } }) };
}

function sourceText(root: string, file: string, cluster?: string): { readonly file: string; readonly text: string; readonly cluster?: string } {
  return { file, ...(cluster === undefined ? {} : { cluster }), get text() { return readFileSync(join(root, file), "utf8"); } };
}
