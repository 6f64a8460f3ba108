import {
  ExternalService, Job, NodeAgent, OperatedWorkload, ScheduledJob, SecretReference, StatefulService, Tenancy, Volume, WebService, Worker,
} from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

const image = "registry.example.org/planted:1.2.3";
const health = { command: ["/bin/alive"] };

export default defineApp("planted", {
  owner: "press",
  description: "Says everything that a Swarm cannot carry out.",
  build(chart) {
    new Tenancy(chart, "tenancy");
    const key = new SecretReference(chart, "key", { name: "planted-key", by: "whoever runs the sample" });
    const archive = new ExternalService(chart, "archive", { addresses: ["10.25.20.51"], ports: { nfs: 2049 } });
    const data = new Volume(chart, "data", { size: "10Gi", class: "loose" });
    const web = new WebService(chart, "web", {
      image, ports: { http: 8080, admin: 9090 }, health: "/healthz", autoscale: { min: 2, max: 5 },
      allowFrom: [{ namespace: "monitoring" }], resources: { disk: "2Gi" }, scratch: { "/tmp": "1Gi" },
    });
    const cache = new StatefulService(chart, "cache", {
      image, health, ports: { redis: 6379 }, replicas: 2, storage: { "/data": { size: "1Gi", class: "loose" } },
    });
    const worker = new Worker(chart, "worker", {
      image, health: { live: health, ready: { command: ["/bin/ready"] } }, env: { KEY: key.key("signing"), ADDRESS: { runtime: "node-address" } }, mounts: { "/data": data },
      gpu: { model: "RTX A4000" }, reaches: [{ workload: web, ports: ["http"] }, cache, archive],
    });
    worker.node.addDependency(web);
    new NodeAgent(chart, "agent", {
      image, health, permissions: [{ resources: ["pods"], verbs: ["list"] }], privileges: { reason: "Reads the processes.", hostProcesses: true },
    });
    new Job(chart, "migrate", { image });
    new ScheduledJob(chart, "nightly", { image, schedule: "0 3 * * *" });
    new OperatedWorkload(chart, "ray", { labels: { "ray.io/cluster": "lab" } });
  },
});
