import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Identity } from "#lib/synth/manifest.js";
import { objectFile, treePath } from "#lib/tree/filename.js";

function identity(group: string, kind: string, namespace: string, name: string): Identity {
  return { group, kind, namespace, name };
}

const examples: readonly (readonly [Identity, string])[] = [
  [identity("apps", "Deployment", "shop", "web"), "Deployment.apps_shop_web.yaml"],
  [identity("", "Service", "shop", "web"), "Service_shop_web.yaml"],
  [identity("", "Namespace", "", "shop"), "Namespace_shop.yaml"],
  [
    identity("rbac.authorization.k8s.io", "ClusterRole", "", "system:node"),
    "ClusterRole.rbac.authorization.k8s.io_system%3anode.yaml",
  ],
  [
    identity("apiextensions.k8s.io", "CustomResourceDefinition", "", "certificates.cert-manager.io"),
    "CustomResourceDefinition.apiextensions.k8s.io_certificates.cert-manager.io.yaml",
  ],
  // Whatever an identity holds, the name stays one that every file system takes.
  [identity("", "Role", "shop", "Café_~"), "Role_shop_%43af%c3%a9%5f%7e.yaml"],
  [identity("", "Role", "shop", "../../etc\\passwd\0"), "Role_shop_..%2f..%2fetc%5cpasswd%00.yaml"],
  [identity("example.org", "Aux", "", "x"), "%41ux.example.org_x.yaml"],
  [identity("", "Con", "", "x"), "Con_x.yaml"],
  [identity("example.org", "", "", ""), "%.example.org_.yaml"],
];

test("names read as the identity they stand for", () => {
  for (const [of, file] of examples) assert.is(objectFile(of), file);
  assert.is(treePath("paris", "shop", identity("", "Service", "shop", "web")), "paris/shop/Service_shop_web.yaml");
});

test("long names are cut, and told apart by a digest", () => {
  const a = objectFile(identity("apps", "Deployment", "n".repeat(63), `${"x".repeat(252)}a`));
  const b = objectFile(identity("apps", "Deployment", "n".repeat(63), `${"x".repeat(252)}b`));
  assert.match(a, /^Deployment\.apps_n{63}_x+~[0-9a-f]{16}\.yaml$/);
  assert.is(a.length, 200);
  assert.is.not(a, b);
  // 195 bytes and the extension are the most that stays whole.
  const kept = objectFile(identity("", "Pod", "", "x".repeat(191)));
  assert.is(kept.length, 200);
  assert.not.match(kept, /~/);
  assert.not.match(objectFile(identity("", "Pod", "", "é".repeat(200))), /%.?~/);
});

test("refuses a lone surrogate", () => {
  for (const of of [identity("", "\ud800", "", "x"), identity("", "Pod", "", "\udc00")]) {
    assert.throws(() => objectFile(of), (error: Error) => error instanceof TypeError);
  }
});

// Parts that are likely to collide: few letters, the separators, the escapes, and letters that case
// folding or normalisation changes.
const letters = [..."aAbB._-~%:/ ", "%41", "\u00e9", "e\u0301", "\u00c9", "\u212a", "\u017f", "\u0130", "\ufb01"];
const awkward = fc.string({ unit: fc.constantFrom(...letters), maxLength: 4 });
const anyPart = fc.oneof(
  awkward,
  fc.string({ unit: "binary" }),
  fc.constantFrom("con", "NUL", "com1", "", "."),
  fc.string({ minLength: 150, maxLength: 300 }),
);
const anyIdentity = fc.record({ group: anyPart, kind: anyPart, namespace: anyPart, name: anyPart });
const awkwardParts = { group: awkward, kind: awkward, namespace: awkward, name: awkward };

const forms = ["NFC", "NFD", "NFKC", "NFKD"] as const;
const folded = (text: string) => text.toUpperCase().toLowerCase();

/** Whether two identities differ in nothing but the letter case of their kinds. */
function alike(a: Identity, b: Identity): boolean {
  const [kind, other] = [a, b].map((of) => of.kind.replace(/[A-Z]/g, folded));
  return kind === other && a.group === b.group && a.namespace === b.namespace && a.name === b.name;
}

test("identities that differ have names that differ, also folded and normalised", () => {
  const neighbours = fc
    .tuple(anyIdentity, fc.record(awkwardParts, { requiredKeys: [] }))
    .map(([a, change]) => [a, { ...a, ...change }] as const);
  const pairs = fc.oneof(fc.tuple(anyIdentity, anyIdentity), neighbours);
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      if (alike(a, b)) return;
      for (const form of forms) {
        const [one, other] = [a, b].map((of) => folded(objectFile(of).normalize(form)));
        assert.is.not(one, other);
      }
    }),
    { numRuns: 1000 },
  );
});

test("few short identities never share a name", () => {
  const parts = ["", "a", "A", "b", ".", "_", "a_b", "a.b", "%", "%41", "~"];
  const pairs = parts.flatMap((left) => parts.map((right) => [left, right] as const));
  const seen = new Map<string, Identity>();
  for (const [group, kind] of pairs) {
    for (const [namespace, name] of pairs) {
      const of = { group, kind, namespace, name };
      const file = folded(objectFile(of));
      const earlier = seen.get(file);
      assert.ok(earlier === undefined || alike(earlier, of), file);
      seen.set(file, of);
    }
  }
});

test("every name is one that every file system takes", () => {
  fc.assert(
    fc.property(anyIdentity, (of) => {
      const file = objectFile(of);
      assert.match(file, /^[A-Za-z0-9%][A-Za-z0-9.%_~-]*\.yaml$/);
      assert.ok(file.length <= 200, file);
      assert.not.match(file, /^(con|prn|aux|nul|com[0-9]|lpt[0-9])\./i);
      for (const form of forms) assert.is(file.normalize(form), file);
    }),
    { numRuns: 500 },
  );
});

test.run();
