import { defineApp } from "astrolabe/model/app.js";
import { ApiObject, Size } from "cdk8s";
import { ConfigMap, Cpu, Deployment, ServiceType } from "cdk8s-plus-28";

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ApiObject(chart, "limits", {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "limits" },
      spec: { limits: [{ type: "Container", default: { memory: "64Mi" } }] },
    });
    const settings = new ConfigMap(chart, "settings", { metadata: { name: "settings" }, data: { LEVEL: "info" } });
    const web = new Deployment(chart, "web", {
      metadata: { name: "web" },
      replicas: 2,
      containers: [{
        image: "registry.example.org/shop:4.2.1",
        portNumber: 8080,
        envVariables: { LEVEL: { value: "info" } },
        resources: { cpu: { request: Cpu.millis(100) }, memory: { request: Size.mebibytes(64) } },
      }],
    });
    web.node.addDependency(settings);
    web.exposeViaService({ name: "web", serviceType: ServiceType.CLUSTER_IP });
  },
});
