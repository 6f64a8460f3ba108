import { tokenConfig, tokenVariable } from "../adapters/git/credential.js";
import type { Remote } from "../adapters/git/remote.js";
import type { RepositoryName } from "../adapters/gitea/access.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { chooseServer, parseRemote } from "./address.js";

/** Variable that says where Gitea is, when the remote does not. */
export const serverVariable = "ASTROLABE_GITEA_URL";

/** A repository on a server, and how git gets there. */
export interface Connection {
  /** Where the API is, such as `https://git.example.org`: the only place that a token goes to. */
  readonly server: string;
  readonly name: RepositoryName;
  /** Configuration by which git sends the token of the environment; empty when git has to know one itself. */
  readonly config: Readonly<Record<string, string>>;
  /** Whether the remote's URL carries a password, which anybody can read who reads the folder. */
  readonly hasCredentials: boolean;
}

/** Finds out where a remote leads, and whether a token may go there. */
export function connect(remote: Remote, settings: string | undefined, environment: NodeJS.ProcessEnv = process.env): Connection | { readonly problem: Diagnostic } {
  const written = parseRemote(remote.written);
  const used = parseRemote(remote.push);
  if (written === undefined || used === undefined) {
    return unusable(`The URL of the remote ${remote.name} names no owner and repository`, "`git remote -v` shows it; it ends in `<owner>/<repository>.git`.");
  }
  const told = environment[serverVariable];
  const chosen = chooseServer({ written, used, told: told === undefined || told === "" ? undefined : told, settings });
  if ("problem" in chosen) {
    return unusable(`It is not clear which server to ask: ${chosen.problem}`, `Set ${serverVariable} to the address of your Gitea, such as https://git.example.org, if you trust it with your token.`);
  }
  const { server } = chosen;
  const token = environment[tokenVariable]?.trim() ?? "";
  const isSame = used.server !== undefined && new URL(used.server).origin === new URL(server).origin;
  return {
    server, name: { owner: used.owner, name: used.name }, hasCredentials: written.hasCredentials,
    config: isSame && token !== "" ? tokenConfig(new URL(server).origin, token) : {},
  };
}

function unusable(message: string, hint: string): { readonly problem: Diagnostic } {
  return { problem: diagnose("remote-unusable", message, {}, { hint }) };
}
