import { AdapterError } from "#lib/adapters/error.js";
import { apiPath, Gitea } from "#lib/adapters/gitea/client.js";
import { text } from "#lib/adapters/json.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { GiteaServer, type Fault } from "../gitea-server.js";

const server = await GiteaServer.start();
const token = server.addToken("ann");
server.addRepository("lab", "astrolabe");
test.after(() => server.stop());
test.after.each(() => server.mend());

const client = (given: string | undefined = token): Gitea => new Gitea({ server: server.url, token: given, timeout: 300, pause: 5 });

/** How a call fails. */
async function failure(ask: () => Promise<unknown>): Promise<AdapterError> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof AdapterError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

test("a token says who asks", async () => {
  const { data } = await client().ask({ method: "GET", path: "/user" });
  assert.is(text(data, "login"), "ann");
});

test("what can be repeated without harm is tried again", async () => {
  for (const fault of ["timeout", "cut", 429, 500, 503] as const) {
    server.plant({ path: /user$/, fault, times: 2 });
    assert.is(text((await client().ask({ method: "GET", path: "/user" })).data, "login"), "ann", String(fault));
  }
});

test("the server says how long to wait", async () => {
  server.plant({ fault: 429, headers: { "retry-after": "0.2" } });
  const begin = performance.now();
  await client().ask({ method: "GET", path: "/user" });
  assert.ok(performance.now() - begin >= 190);
});

test("what may have arrived is not posted twice", async () => {
  for (const fault of ["timeout", "cut", 500] as const) {
    const before = server.calls.length;
    server.plant({ method: "POST", fault });
    await failure(() => client().ask({ method: "POST", path: "/repos/lab/astrolabe/pulls", body: {} }));
    assert.is(server.calls.length, before + 1, String(fault));
  }
});

test("a failure says what happened and what to do", async () => {
  const rows: readonly (readonly [Fault | undefined, string | undefined, RegExp, RegExp])[] = [
    [undefined, "wrong", /answered 401 to GET \/repos/, /not valid, or it has expired/],
    [undefined, server.addToken("bob", ["read:user"]), /answered 403/, /scope read:repository\.$/],
    [{ fault: 403, message: "no" }, token, /answered 403 to GET \/repos\/lab\/astrolabe: no/, /write access/],
    [{ fault: 404 }, token, /answered 404/, /check the name of the repository/],
    [{ fault: 500, times: 9 }, token, /answered 500/, /goes on where it stopped/],
    [{ fault: "timeout", times: 9 }, token, /did not answer in time/, /when the server is back/],
    [{ fault: "cut", times: 9 }, token, /cannot be reached/, /when the server is back/],
  ];
  for (const [fault, given, message, hint] of rows) {
    if (fault !== undefined) server.plant(fault);
    const { message: said, hint: advice = "" } = await failure(() => client(given).ask({ method: "GET", path: "/repos/lab/astrolabe" }));
    assert.match(said, message);
    assert.match(advice, hint);
    server.mend();
  }
});

test("a message that repeats the token does not show it", async () => {
  server.plant({ fault: 403, message: `bad token ${token}` });
  const { message } = await failure(() => client().ask({ method: "GET", path: "/user" }));
  assert.not.match(message, new RegExp(token));
});

test("an answer elsewhere is not followed, so that the token stays here", async () => {
  const other = await GiteaServer.start();
  server.plant({ fault: 302, headers: { location: `${other.url}/api/v1/user` } });
  assert.is((await failure(() => client().ask({ method: "GET", path: "/user" }))).status, 302);
  assert.equal(other.calls, []);
  await other.stop();
});

test("a list comes whole, page by page", async () => {
  const { labels } = server.addRepository("lab", "many");
  for (let id = 1; id <= 120; id++) labels.push({ id, name: `label-${id}` });
  const found = await client().all({ path: "/repos/lab/many/labels" });
  assert.equal(found, labels);
});

test("no name reaches another endpoint", () => {
  assert.is(apiPath("repos", "lab", "../admin", "..", "."), "/repos/lab/..%2Fadmin/%00/%00");
});

test.run();
