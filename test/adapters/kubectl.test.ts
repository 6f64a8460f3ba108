import { findKubectl, Kubectl, withoutTokens } from "#lib/adapters/kubectl.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { failureOf, standIns } from "./stand-in.js";

const { folder, program } = standIns("kubectl");

const says = (name: string, stderr: string): Kubectl => new Kubectl(program(name, `console.error(${JSON.stringify(stderr)}); process.exitCode = 1;`));

test("all that is ever asked is to get a path, of the named cluster", async () => {
  const echo = program("echo", "console.log(JSON.stringify(process.argv.slice(2)));");
  const kubectl = new Kubectl(echo, { kubeconfig: "/a/config", context: "--paris", timeout: 5000 });
  assert.equal(await kubectl.get("/api/v1/pods?limit=1"), { data: ["get", "--raw", "/api/v1/pods?limit=1", "--request-timeout=5s", "--context=--paris", "--kubeconfig=/a/config"] });
  assert.equal(await new Kubectl(echo).get("/version"), { data: ["get", "--raw", "/version", "--request-timeout=30s"] });
});

// As kubectl 1.34.4 says them.
const refusals: readonly (readonly [reason: string, stderr: string])[] = [
  ["NotFound", "Error from server (NotFound): the server could not find the requested resource"],
  ["Forbidden", 'Error from server (Forbidden): secrets is forbidden: User "reader" cannot list resource "secrets" in API group "" at the cluster scope'],
  ["Unauthorized", "error: You must be logged in to the server (Unauthorized)"],
  ["Unreachable", "The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?"],
  ["Unreachable", "panic"],
];

for (const [index, [reason, stderr]] of refusals.entries()) {
  test(`an answer that is ${reason} (${index}) is told apart, and in kubectl's words`, async () => {
    assert.equal(await says(`refusal-${index}`, stderr).get("/version"), { reason, message: stderr });
  });
}

test("an answer that is no JSON is no answer", async () => {
  const answer = await new Kubectl(program("text", "console.log('hello');")).get("/version");
  assert.equal(answer, { reason: "Unreachable", message: "the answer is not JSON" });
});

test("tokens and passwords in kubectl's words are hidden", async () => {
  const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
  for (const said of [`Authorization: Bearer ${token}`, `exec: token=${token} refused`, `{"token": "${token}"}`, `https://admin:${token}@paris.example.org refused`, token, `--password ${token}`]) {
    assert.not.match(withoutTokens(said), /eyJ|c2lnb/);
  }
  assert.is(withoutTokens("https://admin:hunter2@paris.example.org/x"), "https://paris.example.org/x");
  assert.is(withoutTokens("Bearer abcdef0123 refused"), "Bearer (hidden) refused");
  assert.is(withoutTokens("client-key-data: QUJD"), "client-key-data: (hidden)");
  assert.is(withoutTokens('User "reader" cannot list resource "secrets"'), 'User "reader" cannot list resource "secrets"');
  const answer = await says("leak", `Unable to connect: Bearer ${token}`).get("/version");
  assert.not.match(JSON.stringify(answer), "eyJ");
});

test("contexts are listed by name, with the current one if there is one", async () => {
  const script = (current: string): string => `if (process.argv[3] === "current-context") { ${current} } else console.log("paris\\nlyon");`;
  assert.equal(await new Kubectl(program("contexts", script("console.log('lyon')"))).contexts(), { names: ["lyon", "paris"], current: "lyon" });
  assert.equal(await new Kubectl(program("contextless", script("process.exitCode = 1"))).contexts(), { names: ["lyon", "paris"] });
});

test("a configuration that cannot be read is an error without what it holds", async () => {
  const error = await failureOf(() => says("broken", "error: error loading config file: token: s3cr3t-value").contexts());
  assert.match(error.message, "kubectl cannot read its configuration");
  assert.not.match(error.message, "s3cr3t");
});

test("a kubectl that never ends could not read", async () => {
  const error = await failureOf(() => new Kubectl(program("endless", "setInterval(() => {}, 1000);"), { timeout: 500 }).get("/version"));
  assert.is(error.status, "ETIMEDOUT");
});

test("the program is found by its setting, else on PATH, and is else an error", async () => {
  const path = program("kubectl", "");
  assert.is(findKubectl({ PATH: folder }), path);
  assert.is(findKubectl({ PATH: "/nowhere", ASTROLABE_KUBECTL: path }), path);
  for (const env of [{}, { PATH: "/nowhere" }, { PATH: folder, ASTROLABE_KUBECTL: "kubectl" }]) {
    const error = await failureOf(() => findKubectl(env));
    assert.match(error.message, "kubectl was not run");
    assert.is(error.status, "ENOENT");
  }
});

test.run();
