import { consequences as catalogue, type ConsequenceCode } from "#lib/plan/catalogue.js";
import type { Consequence } from "#lib/plan/consequence.js";
import { groupConsequences } from "#lib/plan/group.js";
import { headline } from "#lib/plan/headline.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

function told(code: ConsequenceCode, text: string, subject: string, more: Partial<Consequence> = {}): Consequence {
  return {
    code, weight: catalogue[code].weight, text, subject, cluster: "control", deployment: subject,
    object: `Deployment ${subject}/${subject}`, path: `control/${subject}/Deployment.apps_${subject}_${subject}.yaml`, ...more,
  };
}

const restarted = (subject: string, pods = 2, more: Partial<Consequence> = {}): Consequence =>
  told("restart", `restarts ${pods} pods of ${subject} one at a time (labels)`, subject, more);

const texts = (list: readonly Consequence[]): string[] => groupConsequences(list).map(({ text }) => text);

const cases: readonly (readonly [name: string, list: readonly Consequence[], expected: readonly string[]])[] = [
  ["nothing is nothing", [], []],
  ["one is said as it is", [restarted("grafana")], ["restarts 2 pods of grafana one at a time (labels)"]],
  ["pods of several apps are added up", [restarted("loki", 3), restarted("grafana")], ["restarts 5 pods of 2 apps one at a time (labels): grafana and loki"]],
  [
    "so are tasks and containers, each for themselves",
    [
      ...["blog", "shop"].map((name) => told("restart", `restarts 2 tasks of ${name} one at a time (labels)`, name, { object: `Service ${name}/${name}` })),
      ...["wiki", "desk"].map((name) => told("downtime", `stops 3 containers of ${name} before it starts new ones`, name, { object: `Service ${name}/${name}` })),
    ],
    ["restarts 4 tasks of 2 apps one at a time (labels): blog and shop", "stops 6 containers of 2 apps before it starts new ones: desk and wiki"],
  ],
  [
    "many names are counted",
    ["nats", "loki", "mimir", "alertmanager", "grafana", "tempo"].map((name) => restarted(name)),
    ["restarts 12 pods of 6 apps one at a time (labels): alertmanager, grafana, loki and 3 more"],
  ],
  [
    "another reason is another line",
    [restarted("grafana"), told("restart", "restarts 2 pods of loki one at a time (probes)", "loki")],
    ["restarts 2 pods of grafana one at a time (labels)", "restarts 2 pods of loki one at a time (probes)"],
  ],
  [
    "numbers that are not pods are those of each",
    [told("data-deleted", "deletes 50Gi of data of loki", "loki"), told("data-deleted", "deletes 50Gi of data of tempo", "tempo")],
    ["deletes 50Gi of data of each of 2 apps: loki and tempo"],
  ],
  [
    "amounts that differ stay apart",
    [told("data-deleted", "deletes 50Gi of data of loki", "loki"), told("data-deleted", "deletes 20Gi of data of tempo", "tempo")],
    ["deletes 50Gi of data of loki", "deletes 20Gi of data of tempo"],
  ],
  [
    "a name within another word is not the subject",
    [told("restart", "restarts 2 pods of web-2 and web", "web"), told("restart", "restarts 2 pods of web-2 and api", "api")],
    ["restarts 4 pods of web-2 and 2 apps: api and web"],
  ],
  [
    "objects of the same name in several apps are called by their apps",
    ["blog", "shop"].map((deployment) => restarted("web", 2, { deployment })),
    ["restarts 4 pods of 2 apps one at a time (labels): blog and shop"],
  ],
  ["what names nothing is counted", ["blog", "shop"].map((app) => told("restart", "restarts something", "", { deployment: app })), ["restarts something, 2 times"]],
  [
    "objects of one app are called by their kind",
    ["ingester", "querier"].map((name) => restarted(name, 1, { deployment: "loki", object: `StatefulSet loki/${name}` })),
    ["restarts 2 pods of 2 StatefulSets one at a time (labels): ingester and querier"],
  ],
];

for (const [name, list, expected] of cases) test(name, () => assert.equal(texts(list), expected));

test("the same on several clusters is one line, with all of them", () => {
  const [group, ...more] = groupConsequences([restarted("grafana"), restarted("grafana", 2, { cluster: "research" })]);
  assert.equal(more, []);
  assert.equal([group?.text, group?.clusters, group?.members.length], ["restarts 2 pods of grafana one at a time (labels)", ["control", "research"], 2]);
});

test("many reasons of one code no longer keep apps apart, and dangers always stay apart", () => {
  const apps = Array.from({ length: 12 }, (_, index) => `app-${index + 10}`);
  assert.equal(texts(apps.map((app, index) => told("restart", `restarts 2 pods of ${app} one at a time (${app} 1 → 1.${index})`, app))), [
    "restarts 24 pods of 12 apps one at a time: app-10, app-11, app-12 and 9 more",
  ]);
  assert.is(texts(apps.map((app, index) => told("data-deleted", `deletes ${index + 1}Gi of data of ${app}`, app))).length, 12);
});

test("the headline has what is most weighty, in as many characters as there are", () => {
  const list = [told("data-deleted", "deletes 50Gi of data of loki", "loki"), restarted("grafana"), restarted("tempo")];
  const plan = { changes: [], consequences: list, shares: new Map() };
  assert.is(headline(plan), "deletes 50Gi of data of loki; restarts 4 pods of 2 apps one at a time");
  assert.is(headline(plan, { most: 50 }), "deletes 50Gi of data of loki; and 1 more");
  assert.is(headline(plan, { most: 20 }), "deletes…; and 1 more");
  assert.is(headline({ ...plan, consequences: [] }), "changes nothing on the clusters");
});

test.run();
