import { renderChanges, tallyChanges } from "#lib/cli/changes.js";
import { compareTrees } from "#lib/tree/compare.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { stringify } from "yaml";

type Files = Record<string, unknown>;

function compared(before: Files, after: Files) {
  const texts = (files: Files) => new Map(Object.entries(files).map(([path, value]) => [path, stringify(value)]));
  return compareTrees(texts(before), texts(after));
}

function object(kind: string, name: string, fields: object = {}) {
  return { kind, metadata: { name, namespace: "shop" }, ...fields };
}

const container = { name: "web", image: "registry.example.org/storefront/shop:4.2.1", env: [{ name: "DEBUG", value: "true" }] };
const rules = ["groups:", "  - name: a", "    rules:", "      - one", "      - two", "      - three", "      - four"];

const before = {
  "paris/shop/config.yaml": object("ConfigMap", "rules", { data: { "rules.yaml": `${rules.join("\n")}\n` } }),
  "paris/shop/old.yaml": object("Service", "old"),
  "paris/shop/secret.yaml": object("Secret", "key", { data: { a: "x" } }),
  "paris/shop/web.yaml": object("Deployment", "web", { spec: { replicas: 2, containers: [container] } }),
};
const after = {
  "lyon/shop/new.yaml": object("Service", "new"),
  "paris/shop/config.yaml": object("ConfigMap", "rules", { data: { "rules.yaml": `${rules.with(5, "      - THREE").join("\n")}\n` } }),
  "paris/shop/secret.yaml": object("Secret", "key", { data: { a: "y" } }),
  "paris/shop/web.yaml": object("Deployment", "web", {
    spec: {
      replicas: 4,
      containers: [
        {
          ...container,
          image: "registry.example.org/storefront/shop:4.3.0",
          env: [],
          securityContext: { capabilities: { drop: ["ALL"] }, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        },
      ],
    },
  }),
};

test("changes are shown by cluster and deployment, field by field, with a tally", () => {
  assert.is(renderChanges(compared(before, after), { color: false }), `\
shop on lyon
  + Service shop/new

shop on paris
  ~ ConfigMap shop/rules
      ~ data["rules.yaml"]:
          …
                  - one
                  - two
          -       - three
          +       - THREE
                  - four
  - Service shop/old
  ~ Secret shop/key
      ~ data.a: (changed, hidden)
  ~ Deployment shop/web
      ~ spec.replicas: 2 → 4
      ~ spec.containers[web].image: registry.example.org/storefront/shop:4.2.1 → registry.example.org/storefront/shop:4.3.0
      - spec.containers[web].env[DEBUG]: {"name":"DEBUG","value":"true"}
      + spec.containers[web].securityContext:
          + capabilities:
          +   drop:
          +     - ALL
          + runAsNonRoot: true
          + seccompProfile:
          +   type: RuntimeDefault

1 added, 3 changed, 1 removed
`);
});

test("the tally is also data", () => {
  assert.equal(tallyChanges(compared(before, after)), { added: 1, changed: 3, removed: 1 });
});

test("nothing changed is said in words", () => assert.is(renderChanges([], { color: false }), "no changes\n"));

test("added is green, changed yellow, removed red, and only when asked for", () => {
  const changes = compared(before, after);
  assert.not.match(renderChanges(changes, { color: false }), /\u001b/);
  const text = renderChanges(changes, { color: true });
  assert.ok(text.includes("\u001b[32m+ Service shop/new\u001b[39m"));
  assert.ok(text.includes("\u001b[33m~ Secret shop/key\u001b[39m"));
  assert.ok(text.includes("\u001b[31m- Service shop/old\u001b[39m"));
});

test("a value that could be taken for another type is quoted, and control characters are shown", () => {
  const text = renderChanges(compared(
    { "a/b/c.yaml": object("Pod", "x", { one: "true", two: 1, three: "a", four: "line\n" }) },
    { "a/b/c.yaml": object("Pod", "x", { one: true, two: "1", three: "\u001b[2J", four: "\u001b[2J\n" }) },
  ), { color: false });
  assert.ok(text.includes('~ one: "true" → true\n'));
  assert.ok(text.includes('~ two: 1 → "1"\n'));
  assert.ok(text.includes('~ three: a → "\\u001b[2J"\n'));
  assert.not.match(text, /\u001b/);
});

test("a very long value is cut, with a count of what is not shown", () => {
  const lines = (word: string) => Array.from({ length: 500 }, (_, i) => `${word} ${i}\n`).join("");
  const text = renderChanges(compared(
    { "a/b/c.yaml": object("ConfigMap", "x", { data: { text: lines("old") } }) },
    { "a/b/c.yaml": object("ConfigMap", "x", { data: { text: lines("new") } }) },
  ), { color: false });
  assert.match(text, /\n +… 940 more lines\n/);
});

test.run();
