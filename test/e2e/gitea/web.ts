import type { Gitea, User } from "./server.js";

/** A person who has signed in to the web pages, for what the API does not offer. */
export interface Session {
  /** Presses a button. @throws Error when the server says no. */
  post(path: string): Promise<void>;
}

export async function signIn({ url }: Gitea, { name, password }: User): Promise<Session> {
  const send = (path: string, body: URLSearchParams, cookie: string): Promise<Response> =>
    fetch(url + path, { method: "POST", body, redirect: "manual", headers: { origin: url, ...(cookie !== "" && { cookie }) }, signal: AbortSignal.timeout(60_000) });
  const { status, headers } = await send("/user/login", new URLSearchParams({ user_name: name, password }), "");
  if (status !== 303) throw new Error(`${name} could not sign in: ${status}`);
  // Signing in replaces the session's cookie: of one name the last one counts.
  const cookies = new Map(headers.getSetCookie().map((one): [string, string] => [one.replace(/=.*/, ""), one.replace(/;.*/, "")]));
  const cookie = [...cookies.values()].join("; ");
  return {
    post: async (path) => {
      const answer = await send(path, new URLSearchParams(), cookie);
      if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
    },
  };
}
