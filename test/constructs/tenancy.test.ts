import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tenancy, type TenancyProps } from "#lib/constructs/index.js";
import { at, labels, render } from "./small-cluster.js";

const tenancy = (props: TenancyProps) => render((chart) => void new Tenancy(chart, "tenancy", props));

test("a namespace is restricted, closed, and limited", () => {
  const outcome = tenancy({ quota: { cpu: "2500m", memory: "6Gi", gpus: 1 } });
  assert.equal(outcome.problems, []);
  assert.equal(Object.keys(outcome.objects), [
    "Namespace store", "NetworkPolicy default-deny", "NetworkPolicy allow-dns", "ResourceQuota quota", "LimitRange limits",
  ]);
  assert.equal(at(outcome, "Namespace store", "metadata/labels"), {
    ...labels("shop-tenancy"),
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/enforce-version": "v1.28",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/audit-version": "v1.28",
    "pod-security.kubernetes.io/warn": "restricted",
    "pod-security.kubernetes.io/warn-version": "v1.28",
  });
  assert.equal(at(outcome, "NetworkPolicy default-deny", "spec"), { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  assert.equal(at(outcome, "ResourceQuota quota", "spec/hard"), {
    "requests.cpu": "2500m", "limits.cpu": "5", "requests.memory": "6Gi", "limits.memory": "12Gi", "requests.storage": "100Gi",
    "requests.nvidia.com/gpu": "1", pods: "50", "services.loadbalancers": "0", "services.nodeports": "0",
  });
  assert.equal(at(outcome, "LimitRange limits", "spec/limits"), [{
    type: "Container",
    defaultRequest: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
    default: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "1Gi" },
  }]);
});

test("a wider level is stated with its reason", () => {
  const outcome = tenancy({ level: "privileged", reason: "log shippers read the node" });
  assert.equal(outcome.problems, []);
  assert.equal(at(outcome, "Namespace store", "metadata/annotations"), { "astrolabe/level": "log shippers read the node" });
  assert.equal(tenancy({ level: "baseline" }).problems, ["The level is baseline without a reason. Write `reason`, or use restricted."]);
});

test("refuses amounts that make no sense", () => {
  assert.equal(tenancy({ quota: { cpu: -1, pods: 0 }, defaults: { memory: { request: "1Gi", limit: "1Mi" } } }).problems, [
    'The quota\'s cpu -1 is malformed. Write one such as `4` or `"16Gi"`.',
    "The quota's pods is 0. Write a whole number from 1.",
    "The memory request 1Gi is more than its limit 1Mi. Write a limit of at least 1Gi.",
  ]);
});

test.run();
