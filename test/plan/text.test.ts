import type { Consequence } from "#lib/plan/consequence.js";
import type { Plan } from "#lib/plan/plan.js";
import { renderPlan } from "#lib/plan/text.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const base = { commit: "0123456789abcdef0123456789abcdef01234567", name: "origin/main" };
const empty: Plan = { changes: [], consequences: [], shares: new Map() };

function told(weight: Consequence["weight"], text: string, subject: string, cluster = "control"): Consequence {
  const code = ({ danger: "data-deleted", caution: "restart", notice: "next-run" } as const)[weight];
  return { code, weight, text, subject, cluster, deployment: subject, object: `Deployment ${subject}/${subject}`, path: `${cluster}/${subject}/x.yaml`, source: { file: `apps/${subject}/app.ts`, line: 41 } };
}

test("a plan at a terminal has what weighs most first, and then how much changes", () => {
  const plan: Plan = {
    changes: [
      { kind: "added", path: "control/a/x.yaml", cluster: "control", object: "x", fields: [] },
      { kind: "moved", path: "control/a/y.yaml", from: "control/b/y.yaml", cluster: "control", object: "y", fields: [] },
    ],
    consequences: [
      told("danger", "deletes 50Gi of data of loki", "loki"),
      ...["grafana", "nats", "tempo", "mimir", "alertmanager"].flatMap((app) => ["control", "research"].map((cluster) => told("caution", `restarts 2 pods of ${app} one at a time`, app, cluster))),
    ],
    shares: new Map([["control", [{ resource: "cpu", offered: 8, before: 4, after: 6 }, { resource: "gpu A100", offered: 0, before: 0, after: 1 }]]]),
  };
  assert.is(renderPlan(plan, { color: false, base }), `compared with origin/main (0123456789ab)

danger
  deletes 50Gi of data of loki
      Deployment loki/loki on control, apps/loki/app.ts:41 (data-deleted)

caution
  restarts 10 pods of 5 apps one at a time: alertmanager, grafana, mimir and 2 more
      on control and research, apps/grafana/app.ts:41, apps/nats/app.ts:41, apps/tempo/app.ts:41, and 2 more (restart)

1 object added, 1 moved
cpu of control: 50 % → 75 %
gpu A100 of control: 0 → 1, and no node offers any`);
});

test("a plan that changes nothing says what it was compared with", () => {
  assert.is(renderPlan(empty, { color: false, base: { ...base, name: base.commit } }), "compared with 0123456789ab\n\nno object changes");
});

test("weights have their colours, and names cannot add any", () => {
  const text = renderPlan({ ...empty, consequences: [told("danger", "deletes 1Gi of data of \u001b[32mloki", "loki")] }, { color: true, base });
  assert.match(text, "\u001b[31m");
  assert.not.match(text, "\u001b[32m");
  assert.match(text, "\\u001b[32mloki");
});

test.run();
