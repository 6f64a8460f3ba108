import { diagnose } from "#lib/diagnostics/catalogue.js";
import type { Change } from "#lib/plan/change.js";
import type { Consequence } from "#lib/plan/consequence.js";
import { commentLimit, planMarker, renderMarkdown } from "#lib/plan/markdown.js";
import type { Plan } from "#lib/plan/plan.js";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";

const commit = "0123456789abcdef0123456789abcdef01234567";

function changed(name: string, more: Partial<Change> = {}): Change {
  return {
    kind: "changed", path: `control/${name}/Deployment.apps_${name}_${name}.yaml`, cluster: "control", deployment: name,
    object: `Deployment ${name}/${name}`, fields: [{ kind: "changed", path: "spec.replicas", before: 2, after: 4 }],
    source: { file: `apps/${name}/app.ts`, line: 12 }, ...more,
  };
}

function told(code: "data-deleted" | "restart" | "next-run", text: string, subject: string): Consequence {
  const weight = ({ "data-deleted": "danger", "restart": "caution", "next-run": "notice" } as const)[code];
  const { path, cluster, deployment = "", object, source = { file: "" } } = changed(subject);
  return { code, weight, text, subject, path, cluster, deployment, object, source };
}

const small: Plan = {
  changes: [changed("loki", { kind: "removed", object: "PersistentVolumeClaim loki/data", fields: [] }), changed("grafana")],
  consequences: [
    told("data-deleted", "deletes 50Gi of data of loki", "loki"),
    told("restart", "restarts 2 pods of grafana one at a time (grafana 11.6.0 → 11.6.1)", "grafana"),
    told("next-run", "runs backup in its new form from the next run on", "backup"),
  ],
  shares: new Map([["control", [{ resource: "cpu", offered: 100, before: 61, after: 74 }, { resource: "memory", offered: 2 ** 30, before: 2 ** 29, after: 2 ** 29 + 2 ** 21 }]]]),
};

test("a plan reads from what weighs most to the fields of objects", () => {
  assert.is(renderMarkdown(small, { base: { commit } }), `<!-- astrolabe plan -->

### Plan: deletes 50Gi of data of loki; restarts 2 pods of grafana one at a time; runs backup in its new form from the next run on

**Danger**: something is lost or opened, and no later commit brings it back by itself.

- deletes 50Gi of data of \`loki\` (Deployment \`loki/loki\` on control, \`apps/loki/app.ts:12\`)

**Caution**: service is interrupted or weaker.

- restarts 2 pods of \`grafana\` one at a time (grafana 11.6.0 → 11.6.1) (Deployment \`grafana/grafana\` on control, \`apps/grafana/app.ts:12\`)

**Notice**

- runs \`backup\` in its new form from the next run on (Deployment \`backup/backup\` on control, \`apps/backup/app.ts:12\`)

1 object changed, 1 removed, compared with \`0123456789ab\`.

How full the nodes are:

- cpu of control: 61 % → 74 %
- memory of control: 50.0 % → 50.2 %

<details><summary><code>loki</code> on <code>control</code>: 1 object</summary>

- removed \`PersistentVolumeClaim loki/data\`, \`apps/loki/app.ts:12\`

</details>

<details><summary><code>grafana</code> on <code>control</code>: 1 object</summary>

- changed \`Deployment grafana/grafana\`, \`apps/grafana/app.ts:12\`

  \`\`\`diff
  ~ spec.replicas: 2 → 4
  \`\`\`

</details>
`);
});

test("findings come first, errors before warnings, and waived ones not at all", () => {
  const error = diagnose("type-error", "Type 'string' is not assignable to type 'number'.", { file: "apps/shop/app.ts", line: 12 }, { hint: "Give a number to @admin." });
  const warning = diagnose("document-link", "A link", { file: "apps/a.ts" });
  const text = renderMarkdown({ changes: [], consequences: [], shares: new Map() }, { findings: [warning, { ...warning, waived: { reason: "old", until: "2030-01-01" } }, error] });
  assert.is(text, `<!-- astrolabe plan -->

### Checks fail: 1 error, 1 warning

What the checks found:

- **error** \`type-error\` \`apps/shop/app.ts:12\`: Type \`'string'\` is not assignable to type \`'number'\`.<br>_Next:_ Give a number to \`@admin\`.
- **warning** \`document-link\` \`apps/a.ts\`: A link
`);
});

test("a plan that changes nothing says so", () => {
  assert.match(renderMarkdown({ changes: [], consequences: [], shares: new Map() }), "### Plan: changes nothing on the clusters\n\nNo object changes.\n");
});

const many = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** A plan with as much of everything as asked for; every text differs. */
function large({ dangers = 0, cautions = 0, notices = 0, objects = 0, fields = 0 }): Plan {
  return {
    changes: many(objects).map((n) => changed(`app-${n}`, { fields: many(fields).map((m) => ({ kind: "changed", path: `spec.field-${m}`, before: `before ${n}`, after: `after ${n}` })) })),
    consequences: [
      ...many(dangers).map((n) => told("data-deleted", `deletes ${n}Gi of data of app-${n}`, `app-${n}`)),
      ...many(cautions).map((n) => told("restart", `restarts app-${n} for the reason ${n}`, `app-${n}`)),
      ...many(notices).map((n) => told("next-run", `runs app-${n} at ${n}`, `app-${n}`)),
    ],
    shares: new Map(),
  };
}

const size = (text: string): number => Buffer.byteLength(text);
const occurrences = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

test("fields are left out first, then objects, notices and cautions, and dangers last, each with its count", () => {
  const cases = [
    { limit: 20_000, given: { dangers: 20, cautions: 5, notices: 5, objects: 60, fields: 20 }, expected: [20, 5, 5, 60] },
    { limit: 8_000, given: { dangers: 20, cautions: 5, notices: 5, objects: 100, fields: 5 }, expected: [20, 5, 5, "some"] },
    { limit: 4_000, given: { dangers: 20, cautions: 5, notices: 50, objects: 100 }, expected: [20, 5, "some", 0] },
    { limit: 2_000, given: { dangers: 50, cautions: 5, notices: 5, objects: 5 }, expected: ["some", 0, 0, 0] },
  ] as const;
  for (const { limit, given, expected } of cases) {
    const text = renderMarkdown(large(given), { limit });
    assert.ok(size(text) <= limit, `${size(text)} of ${limit} bytes`);
    const seen = [/^- deletes/gm, /^- restarts/gm, /^- runs/gm, /^- changed/gm].map((pattern) => occurrences(text, pattern));
    for (const [index, wanted] of expected.entries()) {
      const count = seen[index] ?? 0;
      assert.ok(wanted === "some" ? count > 0 : count === wanted, `${limit}: ${seen.join(" ")} instead of ${expected.join(" ")}`);
    }
  }
});

test("what is left out is counted, so that nothing is lost without a word", () => {
  const text = renderMarkdown(large({ dangers: 3, objects: 700, fields: 2 }), { limit: 20_000 });
  const left = Number(/Left out, because a comment has an end: (\d+) objects/.exec(text)?.[1]);
  assert.is(occurrences(text, /^- changed/gm) + left, 700);
  const dangers = renderMarkdown(large({ dangers: 500 }), { limit: 4_000 });
  assert.is(occurrences(dangers, /^- deletes/gm) + Number(/and (\d+) dangers more/.exec(dangers)?.[1]), 500);
});

test("a plan of 10 MB keeps the limit, and takes as much longer than a smaller one as it is larger", () => {
  const rendering = (times: number): { readonly bytes: number; readonly time: number } => {
    const plan = large({ dangers: 500 * times, cautions: 5_000 * times, notices: 5_000 * times, objects: 5_000 * times, fields: 10 });
    // The time of this process alone: others may keep the machine busy.
    const before = process.cpuUsage();
    const text = renderMarkdown(plan);
    const { user, system } = process.cpuUsage(before);
    assert.ok(size(text) <= commentLimit);
    return { bytes: JSON.stringify(plan).length, time: user + system };
  };
  const [quarter, whole] = [rendering(1), rendering(4)];
  assert.ok(whole.bytes > 10e6);
  assert.ok(whole.time < 10 * quarter.time, `${whole.time / quarter.time} times as long, where the square would be 16`);
});

test("one field of 10 MB takes no more than its share", () => {
  const value = (word: string): string => `${word} ${"x\n".repeat(5e6)}`;
  const text = renderMarkdown({ ...small, changes: [changed("a", { fields: [{ kind: "changed", path: "data.x", before: value("a"), after: value("b") }] }), changed("b")] });
  assert.ok(size(text) < 10_000);
  assert.match(text, "data.x: (too long to show)");
  assert.match(text, "spec.replicas: 2 → 4");
});

test("whatever names a plan holds, it stays within its limit, begins with its marker, and no line but ours is markup", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 40 });
  const nasty = fc.oneof(text, fc.constantFrom("`", "``\n```", "</details>", "@team/data #12", "\n- x", "<!-- astrolabe plan -->", "‮", "a|b", "[x](y)"));
  fc.assert(fc.property(fc.array(fc.tuple(nasty, nasty, nasty), { maxLength: 8 }), fc.integer({ min: 2_000, max: 5_000 }), (rows, limit) => {
    const plan: Plan = {
      changes: rows.map(([object, deployment, value]) => changed("x", { object, deployment, fields: [{ kind: "changed", path: "data.x", before: value, after: object }] })),
      consequences: rows.map(([subject, text]) => told("restart", `restarts ${subject} because ${text}`, subject)),
      shares: new Map(),
    };
    const page = renderMarkdown(plan, { limit });
    assert.ok(size(page) <= limit);
    assert.ok(page.startsWith(`${planMarker}\n`));
    const lines = page.split("\n");
    assert.is(lines.filter((line) => line.startsWith(planMarker)).length, 1);
    const known = /^(?:|<!-- astrolabe plan -->|### Plan: .*|\*\*(?:Danger|Caution|Notice)\*\*.*|- .*|\d+ objects? changed.*|No object changes\.|<details><summary><code>.*<\/code> on <code>control<\/code>: \d+ objects?<\/summary>|<\/details>| {2}.*|Left out, .*)$/u;
    assert.equal(lines.filter((line) => !known.test(line)), []);
  }), { numRuns: 100 });
});

test.run();
