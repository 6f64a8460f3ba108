import { test } from "uvu";
import * as assert from "uvu/assert";
import { OperatedWorkload, WebService, Worker } from "#lib/constructs/index.js";
import { at, render, selector } from "./small-cluster.js";

const image = "registry.example.org/part:1.0.0";
const pods = (name: string) => ({ podSelector: { matchLabels: selector(name) } });
const tcp = (port: number) => [{ protocol: "TCP", port }];
const dns = {
  to: [{
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  }],
  ports: [{ protocol: "UDP", port: 53 }, { protocol: "TCP", port: 53 }],
};

test("a workload that says nothing may resolve names, and nothing else", () => {
  const outcome = render((chart) => void new Worker(chart, "main", { image }));
  assert.equal(at(outcome, "NetworkPolicy shop", "spec"), {
    podSelector: { matchLabels: selector("shop") }, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [dns],
  });
});

test("what one side of a deployment says opens both ends, on the ports of the side that answers", () => {
  const askers = render((chart) => {
    const api = new WebService(chart, "api", { image, ports: { http: 8080, admin: 9000 } });
    new Worker(chart, "worker", { image, reaches: [{ workload: api, ports: ["http"] }] });
  });
  const answerers = render((chart) => {
    const worker = new Worker(chart, "worker", { image });
    new WebService(chart, "api", { image, ports: { http: 8080, admin: 9000 }, allowFrom: [{ workload: worker, ports: ["http"] }] });
  });
  for (const outcome of [askers, answerers]) {
    assert.equal(outcome.problems, []);
    assert.equal(at(outcome, "NetworkPolicy shop-api", "spec/ingress"), [{ from: [pods("shop-worker")], ports: tcp(8080) }]);
    assert.equal(at(outcome, "NetworkPolicy shop-worker", "spec/egress"), [dns, { to: [pods("shop-api")], ports: tcp(8080) }]);
  }
});

test("other deployments, namespaces and addresses are named, and rules for the same ports are one", () => {
  const outcome = render((chart) => void new WebService(chart, "main", {
    image,
    ports: { http: 8080 },
    allowFrom: [
      { deployment: "prometheus", namespace: "monitoring", workload: "prometheus-server" },
      { namespace: "tools", labels: { app: "probe" } },
      { cidr: "10.25.0.0/16", except: ["10.25.60.0/24"], ports: [9000] },
    ],
    reaches: [{ cidr: "0.0.0.0/0" }],
  }));
  assert.equal(outcome.problems, []);
  const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
  assert.equal(at(outcome, "NetworkPolicy shop", "spec/ingress"), [
    {
      from: [
        {
          ...namespace("monitoring"),
          podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus-server", "app.kubernetes.io/instance": "prometheus" } },
        },
        { ...namespace("tools"), podSelector: { matchLabels: { app: "probe" } } },
      ],
      ports: tcp(8080),
    },
    { from: [{ ipBlock: { cidr: "10.25.0.0/16", except: ["10.25.60.0/24"] } }], ports: tcp(9000) },
  ]);
  assert.equal(at(outcome, "NetworkPolicy shop", "spec/egress"), [dns, { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }]);
});

test("what an operator makes is found by its labels, and its pods do not talk to each other", () => {
  const outcome = render((chart) => {
    const proxy = new Worker(chart, "main", { image });
    new OperatedWorkload(chart, "notebook", { labels: { role: "notebook" }, ports: { http: 8888 }, allowFrom: [proxy] });
  });
  assert.equal(outcome.problems, []);
  const notebooks = { podSelector: { matchLabels: { role: "notebook" } } };
  assert.equal(at(outcome, "NetworkPolicy shop-notebook", "spec"), {
    ...notebooks,
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [pods("shop")], ports: tcp(8888) }],
    egress: [dns],
  });
  assert.equal(at(outcome, "NetworkPolicy shop", "spec/egress/1"), { to: [notebooks], ports: tcp(8888) });
});

test("members of one whole talk among themselves on any port, where that is asked for", () => {
  const outcome = render((chart) => {
    const ray = new OperatedWorkload(chart, "ray", {
      labels: { "ray.io/cluster": "lab" }, ports: { dashboard: 8265 }, members: true,
    });
    new Worker(chart, "main", { image, reaches: [ray] });
  });
  assert.equal(outcome.problems, []);
  const members = { podSelector: { matchLabels: { "ray.io/cluster": "lab" } } };
  assert.equal(at(outcome, "NetworkPolicy shop-ray", "spec"), {
    ...members,
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [members] }, { from: [pods("shop")], ports: tcp(8265) }],
    egress: [dns, { to: [members] }],
  });
  assert.equal(at(outcome, "NetworkPolicy shop", "spec/egress/1"), { to: [members], ports: tcp(8265) });
});

test("refuses labels that no object can have, and peers that do not exist", () => {
  const outcome = render((chart) => void new OperatedWorkload(chart, "ray", {
    labels: { "ray io": "lab!" },
    allowFrom: [{ deployment: "Prometheus" }],
    reaches: [{ namespace: "tools", ports: [0] }],
  }));
  assert.equal(outcome.problems, [
    'The label "ray io" is malformed. Write `prefix/name` or `name`.',
    "The label ray io has the malformed value \"lab!\". Write at most 63 letters, digits, '-', '_' and '.'.",
    `A peer is malformed: the name "Prometheus" is not an RFC 1123 label (a-z, 0-9 and '-', a letter or digit at both ends). Write the name that it has on the cluster.`,
    "A peer's port is 0. Write a whole number from 1 to 65535.",
  ]);
});

test.run();
