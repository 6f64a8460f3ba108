import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

// Put together here, so that the sample itself holds no credential.
const token = ["ghp", "q7Rw2Xk9".repeat(4) + "Zt4B"].join("_");
const password = ["correct", "horse", "7battery"].join("-");
const dashes = "-".repeat(5);
const key = [`${dashes}BEGIN PRIVATE KEY${dashes}`, ...Array<string>(4).fill("MIGHAgEAMBMGByqGSM49q7Rw2Xk9".repeat(2)), `${dashes}END PRIVATE KEY${dashes}`].join("\n");

export const shop = defineApp("shop", {
  owner: "team-shop",
  description: "Sells things.",
  build(chart) {
    new ApiObject(chart, "settings", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", annotations: { "example.org/deployed-with": token } },
      data: { "database-url": `postgresql://shop:${password}@db/shop`, "shop.ini": `[mail]\nhost = mail\npassword = ${password}\n` },
      binaryData: { "tls.key": Buffer.from(key).toString("base64") },
    });
    new ApiObject(chart, "pod", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web" },
      spec: {
        containers: [{
          name: "web",
          image: "registry.example.org/web:1.2",
          args: ["--port=80", `--admin-password=${password}`],
          env: [{ name: "TOKEN_IN_BASE64", value: Buffer.from(token).toString("base64") }],
        }],
      },
    });
    new ApiObject(chart, "secret", { apiVersion: "v1", kind: "Secret", metadata: { name: "database" }, stringData: { password } });
  },
});
