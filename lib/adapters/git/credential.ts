import { AdapterError } from "../error.js";
import { answerOf } from "./failure.js";
import { openGit } from "./open.js";

/** Variable that a token may be given in. */
export const tokenVariable = "ASTROLABE_GITEA_TOKEN";

/** A token for a server, and who knew it. It is for the headers of requests to that server and for nothing else. */
export interface FoundToken {
  readonly token: string;
  readonly from: "environment" | "git";
}

/**
 * The token for a Gitea server: from the environment, else the password that git's credential helper has for the server.
 * Nobody is asked for one.
 *
 * @param server such as `https://git.example.org`, without credentials.
 * @throws AdapterError when there is none.
 */
export async function readToken(root: string, server: string, environment: NodeJS.ProcessEnv = process.env): Promise<FoundToken> {
  const given = environment[tokenVariable]?.trim() ?? "";
  const found = given === "" ? await askHelper(root, new URL(server)) : given;
  const from = given === "" ? "git" : "environment";
  if (found === undefined || found === "") {
    throw new AdapterError(`There is no token for ${server}`, {
      subject: tokenVariable,
      hint: `Make a token in Gitea under Settings, Applications, with the scopes write:repository, write:issue and read:user. Set ${tokenVariable}, or let git's credential helper keep it as the password for that server.`,
    });
  }
  // What cannot stand in a header would be repeated in the error that says so.
  if (!/^[\x21-\x7e]+$/.test(found)) {
    const place = from === "environment" ? tokenVariable : "The password that git's credential helper has";
    throw new AdapterError(`${place} holds characters that no token of Gitea has`, { subject: tokenVariable, hint: "Copy the token again, without blanks and line breaks." });
  }
  return { token: found, from };
}

/** Asks git's credential helpers (gitcredentials(7)); they get the address and give the password. */
async function askHelper(root: string, { protocol, host, pathname }: URL): Promise<string | undefined> {
  const asked = [`protocol=${protocol.replace(/:$/, "")}`, `host=${host}`, ...(pathname === "/" ? [] : [`path=${pathname.slice(1)}`]), "", ""].join("\n");
  const answer = await answerOf(openGit(root, { input: asked }).raw(["credential", "fill"]));
  return answer?.split("\n").find((line) => line.startsWith("password="))?.slice("password=".length);
}

/**
 * Configuration by which git sends a token to one server, below whose address it stays: `http.<url>.extraHeader`. Gitea takes a
 * token as the password of any user (services/auth/basic.go).
 */
export function tokenConfig(server: string, token: string): Record<string, string> {
  return { [`http.${server}/.extraHeader`]: `Authorization: Basic ${Buffer.from(`token:${token}`).toString("base64")}` };
}
