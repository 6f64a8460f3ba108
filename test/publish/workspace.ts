import { app, cluster, makeWorkspace, run, synth, type Run } from "../cli/workspace.js";
import type { GiteaServer } from "../gitea-server.js";
import { makeHome, makeRepository, type TestRepository } from "./repository.js";

/** A workspace whose tree is committed and on the server, with a repository on a Gitea. */
export interface TestWorkspace extends TestRepository {
  readonly token: string;
  /** Name of the repository on the server, below `lab`. */
  readonly name: string;
  /** Runs `astrolabe publish`, or another command. */
  readonly astrolabe: (...words: string[]) => Promise<Run>;
}

export async function publishedWorkspace(gitea: GiteaServer, files: Readonly<Record<string, string>> = {}): Promise<TestWorkspace> {
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"]), ".gitignore": "/.astrolabe/\nnode_modules\n", ...files });
  await synth(root);
  const repository = makeRepository(root, makeHome());
  const name = `astrolabe-${gitea.nextId()}`;
  gitea.addRepository("lab", name, { git: repository.bare });
  const token = gitea.addToken("ann");
  repository.git("remote", "set-url", "origin", `${gitea.url}/lab/${name}.git`);
  const env = { HOME: repository.home, ASTROLABE_GITEA_TOKEN: token, XDG_CONFIG_HOME: undefined };
  return { ...repository, token, name, astrolabe: (...words) => run(root, words, { env }) };
}
