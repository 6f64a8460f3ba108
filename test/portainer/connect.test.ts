import { test } from "uvu";
import * as assert from "uvu/assert";
import { connectPortainer, gitLogin, toldServer, valuesOf, webhooksOf } from "#lib/cli/portainer-connect.js";
import { valueVariable } from "#lib/portainer/values.js";
import { webhookId } from "#lib/targets/portainer/webhook.js";
import { failureOf } from "../adapters/stand-in.js";
import { example, stackOf, webhookKey } from "./example.js";

const at = (server: string) => ({ ...example, server });
const one = [at("https://one.example.org")];
const key = "ptr_secret-of-the-lab";

test("the server is that of the record, or that of the environment", () => {
  assert.is(connectPortainer(one, [], { ASTROLABE_PORTAINER_KEY: key }).server, "https://one.example.org");
  assert.is(connectPortainer(one, [], { ASTROLABE_PORTAINER_KEY: key, ASTROLABE_PORTAINER_URL: "http://127.0.0.1:9000/" }).server, "http://127.0.0.1:9000");
});

const refusals: readonly (readonly [what: string, run: () => unknown, message: RegExp, hint: RegExp])[] = [
  ["no key", () => connectPortainer(one, [], {}), /There is no key for https:\/\/one\.example\.org/, /Access tokens, as an administrator/],
  ["a key with a line break", () => connectPortainer(one, [], { ASTROLABE_PORTAINER_KEY: `${key}\nx` }), /ASTROLABE_PORTAINER_KEY holds characters/, /Copy the key again/],
  ["two servers and one key", () => connectPortainer([...one, at("https://two.example.org")], [], { ASTROLABE_PORTAINER_KEY: key }), /The places are at 2 Portainers: https:\/\/one\.example\.org, https:\/\/two/, /--cluster/],
  ["an address with credentials", () => toldServer({ ASTROLABE_PORTAINER_URL: `https://user:${key}@example.org` }), /ASTROLABE_PORTAINER_URL is not the address/, /without credentials/],
  ["an address that ends in /api", () => toldServer({ ASTROLABE_PORTAINER_URL: "https://example.org/api" }), /is not the address/, /before \/api/],
  ["a user without a token", () => gitLogin({ ASTROLABE_PORTAINER_GIT_USER: "reader" }), /ASTROLABE_PORTAINER_GIT_TOKEN is not set/, /needs both/],
  ["a token without a user", () => gitLogin({ ASTROLABE_PORTAINER_GIT_TOKEN: key }), /ASTROLABE_PORTAINER_GIT_USER is not set/, /needs both/],
  ["a key of webhooks that can be guessed", () => webhooksOf({ ASTROLABE_WEBHOOK_KEY: "secret" }), /fewer than 32/, /openssl rand/],
];

for (const [what, run, message, hint] of refusals) {
  test(`${what} is refused without being shown`, async () => {
    const error = await failureOf(run);
    assert.match(error.message, message);
    assert.match(error.hint ?? "", hint);
    assert.not.match(`${error.message} ${error.hint}`, new RegExp(key));
  });
}

test("a key goes to two servers when one address stands for both", () => {
  assert.is(connectPortainer([...one, at("https://two.example.org")], [], { ASTROLABE_PORTAINER_KEY: key, ASTROLABE_PORTAINER_URL: "https://proxy.example.org" }).server, "https://proxy.example.org");
});

test("ids of webhooks are known with their key alone", () => {
  assert.is(webhooksOf({})(stackOf("web")), undefined);
  assert.is(webhooksOf({ ASTROLABE_WEBHOOK_KEY: webhookKey })(stackOf("web")), webhookId(webhookKey, "berlin", "web"));
});

test("values are found by names that any environment takes", () => {
  assert.is(valueVariable(stackOf("my-web.2"), "api_token"), "ASTROLABE_STACK_BERLIN_MY_WEB_2_API_TOKEN");
  const valueOf = valuesOf({ ASTROLABE_STACK_BERLIN_WEB_TOKEN: " kept ", ASTROLABE_STACK_BERLIN_WEB_EMPTY: "" });
  assert.equal([valueOf(stackOf("web"), "TOKEN"), valueOf(stackOf("web"), "EMPTY"), valueOf(stackOf("web"), "NONE")], [" kept ", undefined, undefined]);
});

test.run();
