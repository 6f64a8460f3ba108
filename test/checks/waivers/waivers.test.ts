import { applyWaivers, nextChange, type PlacedWaiver } from "#lib/checks/waivers.js";
import { diagnose } from "#lib/diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "#lib/diagnostics/diagnostic.js";
import { waive, type Waiver } from "#lib/model/waiver.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const today = "2026-06-15";
const finding: Diagnostic = {
  code: "policy/no-host-network", severity: "error", message: "hostNetwork is true",
  location: { file: "apps/probe/app.ts", line: 4, cluster: "paris", app: "probe", deployment: "probe", object: "DaemonSet monitoring/probe", pointer: "/spec" },
};
const waiver = waive({ check: "policy/no-host-network", object: "DaemonSet monitoring/probe", reason: "It measures the node.", until: "2026-12-31" });

const inApp = (changes: Partial<Waiver> = {}, scopes: PlacedWaiver["scopes"] = [{ cluster: "paris", deployment: "probe", namespace: "monitoring" }]): PlacedWaiver =>
  ({ waiver: { ...waiver, ...changes }, location: { file: "apps/probe/app.ts", line: 9, app: "probe" }, scopes });

const apply = (diagnostics: readonly Diagnostic[], waivers: readonly PlacedWaiver[], policies?: ReadonlySet<string>): Diagnostic[] =>
  applyWaivers(diagnostics, waivers, policies === undefined ? { today } : { today, policies });

const codes = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.map(({ code, waived }) => (waived === undefined ? code : `${code} waived`));

test("a waiver covers the findings of its check and object, and nothing is left to say", () => {
  const result = apply([finding, { ...finding, message: "another", location: { ...finding.location, pointer: "/x" } }], [inApp()]);
  assert.equal(codes(result), ["policy/no-host-network waived", "policy/no-host-network waived"]);
  assert.equal(result[0], { ...finding, waived: { reason: "It measures the node.", until: "2026-12-31" } });
  assert.is(hasErrors(result), false);
});

test("in an app, an object without a namespace means the deployment's, or one of the whole cluster", () => {
  assert.equal(codes(apply([finding], [inApp({ object: "DaemonSet probe" })])), ["policy/no-host-network waived"]);
  const role: Diagnostic = { ...finding, location: { ...finding.location, object: "ClusterRole probe" } };
  assert.equal(codes(apply([role], [inApp({ object: "ClusterRole probe" })])), ["policy/no-host-network waived"]);
});

test("a waiver of an app that runs twice is used when one of its deployments needs it", () => {
  const scopes = [{ cluster: "paris", deployment: "probe", namespace: "monitoring" }, { cluster: "lyon", deployment: "probe", namespace: "probes" }];
  assert.equal(codes(apply([finding], [inApp({ object: "DaemonSet probe" }, scopes)])), ["policy/no-host-network waived"]);
  const lyon: Diagnostic = { ...finding, location: { ...finding.location, cluster: "lyon", object: "DaemonSet probes/probe" } };
  assert.equal(codes(apply([finding, lyon], [inApp({ object: "DaemonSet probe" }, scopes)])), ["policy/no-host-network waived", "policy/no-host-network waived"]);
});

test("a waiver of a cluster covers all its deployments and findings of the cluster itself", () => {
  assert.equal(codes(apply([finding], [inApp({}, [{ cluster: "paris" }])])), ["policy/no-host-network waived"]);
  const { deployment: _, app: __, ...location } = finding.location;
  assert.equal(codes(apply([{ ...finding, location }], [inApp({}, [{ cluster: "paris" }])])), ["policy/no-host-network waived"]);
});

test("another check, object, deployment or cluster is not covered", () => {
  for (const other of [
    inApp({ check: "policy/no-host-path" }), inApp({ object: "DaemonSet monitoring/other" }), inApp({ object: "Deployment monitoring/probe" }), inApp({ object: "DaemonSet probe" }, [{ cluster: "paris" }]),
    inApp({}, [{ cluster: "lyon" }]), inApp({}, [{ cluster: "paris", deployment: "second", namespace: "monitoring" }]), inApp({}, []),
  ]) assert.equal(codes(apply([finding], [other])), ["policy/no-host-network", "waiver-unused"]);
});

test("a waiver holds through its last day; the day after, the finding counts and the waiver is an error", () => {
  for (const [until, expected] of [
    ["2026-06-14", ["policy/no-host-network", "waiver-expired"]], ["2026-06-15", ["policy/no-host-network waived", "waiver-expiring"]],
    ["2026-06-29", ["policy/no-host-network waived", "waiver-expiring"]], ["2026-06-30", ["policy/no-host-network waived"]],
  ] as const) assert.equal(codes(apply([finding], [inApp({ until })])), [...expected], until);
  const [, expired] = apply([finding], [inApp({ until: "2026-06-14" })]);
  assert.is(expired?.severity, "error");
  assert.is(expired?.message, "The waiver of policy/no-host-network for \"DaemonSet monitoring/probe\" held until 2026-06-14, and the finding counts again");
  assert.equal(expired?.location, { file: "apps/probe/app.ts", line: 9, app: "probe" });
});

test("a waiver that covers nothing is a warning, and an error once it has expired", () => {
  assert.equal(apply([], [inApp()]).map(({ code, severity }) => [code, severity]), [["waiver-unused", "warning"]]);
  assert.equal(apply([], [inApp({ until: "2026-06-20" })]).map(({ code }) => code), ["waiver-unused"]);
  assert.equal(apply([], [inApp({ until: "2026-06-01" })]).map(({ code, message }) => [code, message]), [
    ["waiver-expired", "The waiver of policy/no-host-network for \"DaemonSet monitoring/probe\" held until 2026-06-01, and nothing is left for it to cover"],
  ]);
});

test("of two waivers for one finding the longer one counts, and both are used", () => {
  const result = apply([finding], [inApp({ until: "2026-06-01" }), inApp({ until: "2027-01-31", reason: "Agreed anew." }), inApp({ until: "2026-12-31" })]);
  assert.equal(codes(result), ["policy/no-host-network waived", "waiver-expired"]);
  assert.equal(result[0]?.waived, { reason: "Agreed anew.", until: "2027-01-31" });
});

test("a waiver that is none is an error with the field, and has no effect", () => {
  const cases: readonly (readonly [Partial<Record<keyof Waiver, unknown>>, string, RegExp])[] = [
    [{ check: "no-such-check" }, "/check", /There is no check "no-such-check"/],
    [{ check: "tree-stale" }, "/check", /"tree-stale" cannot be waived/],
    [{ check: "waiver-expired" }, "/check", /cannot be waived/],
    [{ check: "policy/" }, "/check", /There is no check/],
    [{ check: undefined }, "/check", /There is no check missing/],
    [{ check: "__proto__" }, "/check", /There is no check/],
    [{ object: "probe" }, "/object", /The object is "probe"/],
    [{ object: "DaemonSet a/b/c" }, "/object", /expected a form like/],
    [{ object: "daemonset monitoring/probe" }, "/object", /expected a form like/],
    [{ object: 7 }, "/object", /The object is a number/],
    [{ reason: " " }, "/reason", /The reason is " "/],
    [{ reason: undefined }, "/reason", /The reason is missing/],
    [{ until: "2026-02-30" }, "/until", /The last day is "2026-02-30"/],
    [{ until: "31.12.2026" }, "/until", /expected a day/],
    [{ until: "2026-6-1" }, "/until", /expected a day/],
    [{ until: "2026-12-31T00:00:00Z" }, "/until", /expected a day/],
  ];
  for (const [changes, pointer, message] of cases) {
    const untyped: PlacedWaiver = JSON.parse(JSON.stringify({ ...inApp(), waiver: { ...waiver, ...changes } }));
    const [first, second, ...others] = apply([finding], [untyped]);
    assert.is(first?.waived, undefined);
    assert.is(second?.code, "waiver-invalid", pointer);
    assert.is(second?.location.pointer, pointer);
    assert.match(second?.message ?? "", message);
    assert.equal(others, []);
  }
});

test("something else in the place of a waiver is an error for each of its fields", () => {
  const none: PlacedWaiver = JSON.parse(JSON.stringify({ ...inApp(), waiver: null }));
  assert.equal(codes(apply([finding], [none])), ["policy/no-host-network", ...Array(4).fill("waiver-invalid")]);
  assert.is(nextChange([none.waiver], today), undefined);
});

test("a credential in the wrong field is not shown", () => {
  const token = `ghp_${"aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kM5"}`;
  const report = JSON.stringify(apply([], [inApp({ check: token, object: token, until: token })]));
  assert.match(report, /looks like a credential/);
  assert.not.ok(report.includes(token.slice(4, 14)));
});

test("policies that the repository does not have cannot be waived, when they are known", () => {
  assert.equal(codes(apply([finding], [inApp()], new Set(["no-host-network"]))), ["policy/no-host-network waived"]);
  assert.equal(codes(apply([finding], [inApp()], new Set(["other"]))), ["policy/no-host-network", "waiver-invalid"]);
});

test("codes of the catalogue that judge objects can be waived", () => {
  const large = diagnose("object-too-large", "large", { ...finding.location });
  assert.equal(codes(apply([large], [inApp({ check: "object-too-large" })])), ["object-too-large waived"]);
  const secret = diagnose("secret-in-clear", "a value", { ...finding.location });
  assert.equal(codes(apply([secret], [inApp({ check: "secret-in-clear" })])), ["secret-in-clear waived"]);
});

test("the next change is the day on which a waiver begins to warn, or the day after its last", () => {
  const until = (...days: readonly string[]): Waiver[] => days.map((day) => ({ ...waiver, until: day }));
  assert.is(nextChange([], today), undefined);
  assert.is(nextChange(until("2026-12-31"), today), "2026-12-17");
  assert.is(nextChange(until("2026-06-20"), today), "2026-06-21");
  assert.is(nextChange(until("2026-12-31", "2026-06-15", "2027-01-01"), today), "2026-06-16");
  assert.is(nextChange(until("2026-06-14"), today), undefined, "what has expired stays so");
  assert.is(nextChange(until("soon", "9999-12-31"), today), "9999-12-17");
});

test("the outcome changes by itself on the next change and not before", () => {
  for (const until of ["2026-06-15", "2026-06-20", "2026-07-31", "2028-02-29"]) {
    const at = (day: string): string => JSON.stringify(applyWaivers([finding], [inApp({ until })], { today: day }));
    const days = Array.from({ length: 700 }, (_, i) => new Date(Date.UTC(2026, 5, 15 + i)).toISOString().slice(0, 10));
    for (const [index, day] of days.entries()) {
      const next = days[index + 1];
      if (next === undefined) break;
      assert.is(at(day) !== at(next), nextChange([{ ...waiver, until }], day) === next, `${until}: ${day} to ${next}`);
    }
  }
});

test.run();
