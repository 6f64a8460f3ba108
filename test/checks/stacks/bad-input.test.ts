/** What somebody may write into a stack, and the clear word that they get for it. */
import { placeProblems, type StackPlace } from "#lib/checks/stacks/place.js";
import { stackProblems } from "#lib/checks/stacks/check.js";
import type { StackFile } from "#lib/checks/stacks/stack-file.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { changed } from "../rules/samples.js";
import { swarm } from "./samples.js";

const web = "/services/web";
const files = (data: DataObject, more: Partial<StackFile> = {}): readonly StackFile[] => [{ name: "shop", dialect: "swarm", data, ...more }];
const small = (more: DataObject): DataObject => ({ services: { web: { image: "a:1", ...more } } });
const place: StackPlace = { nodes: [{ name: "node-1", role: "manager", labels: { disk: "hdd" } }], networks: new Set(["proxy"]) };

/** What it is, the stacks in which it stands, its code and pointer, what is said, and the next step. */
const rows: readonly (readonly [what: string, stacks: readonly StackFile[], at: string, says: RegExp, hint: RegExp])[] = [
  ["two services on one port", [...files(small({ ports: ["8080:80"] })), ...files(small({ ports: ["8080:90"] }), { name: "store" })],
    "stack-port-clash /services/web/ports/0", /^Port 8080\/tcp is published by Service shop\/web, too/, /port/],
  ["a config over the daemon's limit", files(swarm, { files: new Map([["configs/settings-9f2c41ab/settings.yaml", 600_000]]) }),
    "stack-config-too-large /configs/settings/file", /has 600000 bytes, at most 511999 are allowed/, /Split it/],
  ["a name over 63 characters", files(changed(swarm, ["/services", { [`web-${"x".repeat(60)}`]: { image: "a:1" } }])),
    `stack-name-invalid /services/web-${"x".repeat(60)}`, /which are 69 characters; at most 63 are allowed/, /the name of the stack/],
  ["a network name that another stack has taken", [...files({ services: {}, networks: { inner: { name: "shared" } } }), ...files({ services: {}, networks: { own: { name: "shared" } } }, { name: "store" })],
    "stack-name-taken /networks/own", /^The network "shared" is made by the stack "shop", too/, /another name, or declare it with external/],
  ["a constraint that nobody meets", files(small({ deploy: { placement: { constraints: ["node.labels.disk == nvme"] } } })),
    `stack-constraint-unmet ${web}/deploy/placement/constraints/0`, /^No node meets the constraint "node.labels.disk == nvme"/, /label a node/],
  ["an order in a cycle", files({ services: { a: { image: "a:1", depends_on: ["b"] }, b: { image: "b:1", depends_on: ["a"] } } }),
    "stack-order-cyclic /services/a/depends_on", /"a" → "b" → "a"/, /Remove one/],
  ["settings that differ by case", files(changed(swarm, [`${web}/environment/Log_Level`, "debug"])),
    `stack-name-case ${web}/environment/Log_Level`, /"Log_Level" differs from "LOG_LEVEL" by case alone/, /another name/],
  ["a secret's value as plain text", files(changed(swarm, [`${web}/environment/DATABASE_PASSWORD`, "correct-horse-7Battery"])),
    `secret-in-clear ${web}/environment/DATABASE_PASSWORD`, /^The value looks like a password. It is not shown here$/, /Secret/],
  ["a health check with characters of a shell", files(changed(swarm, [`${web}/healthcheck/test`, ["CMD", "curl", "-f", "localhost", "||", "exit", "1"]])),
    `stack-health-test ${web}/healthcheck/test/4`, /^The test holds "\|\|", on which a shell would act/, /CMD-SHELL/],
];

for (const [what, stacks, at, says, hint] of rows) {
  test(`${what} is told, with the value seen and the next step`, () => {
    const problems = [...stacks.flatMap((stack) => stackProblems(stack)), ...placeProblems(stacks, place)];
    const found = problems.find(({ code, pointer }) => `${code} ${pointer}` === at);
    assert.ok(found, `${at} is not among ${problems.map(({ code, pointer }) => `${code} ${pointer}`).join(", ")}`);
    assert.match(found?.message ?? "", says);
    assert.match(found?.hint ?? "", hint);
    assert.not.match(JSON.stringify(problems), "correct-horse");
  });
}

test("a stack of 2,000 services is checked, and one fault in it is found at its place", () => {
  const services: Record<string, Data> = {};
  for (let index = 0; index < 2000; index++) services[`web-${index}`] = { image: `registry.example.org/web:1.0.${index}`, ports: [{ target: 80, published: 10_000 + index, protocol: "tcp", mode: "ingress" }] };
  services["web-1999"] = { image: "registry.example.org/web:1.0.0", ports: [{ target: 80, published: 10_007, protocol: "tcp", mode: "ingress" }] };
  const stacks = files({ services });
  const start = performance.now();
  const found = [...stacks.flatMap((stack) => stackProblems(stack)), ...placeProblems(stacks, place)].filter(({ code }) => code !== "stack-policy-missing");
  assert.ok(performance.now() - start < 4000, `${performance.now() - start} ms`);
  assert.equal(found.map(({ code, pointer }) => `${code} ${pointer}`), ["stack-port-clash /services/web-1999/ports/0"]);
});

test.run();
