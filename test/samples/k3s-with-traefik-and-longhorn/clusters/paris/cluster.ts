import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import shop from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", {
  ...small,
  // K3s brings Traefik, in this namespace; Longhorn and cert-manager are installed beside it.
  ingress: { class: "traefik", namespace: "kube-system", issuer: "lab" },
  storageClasses: [{ name: "longhorn", default: true, disk: "1Ti" }, { name: "local-path", disk: "node" }],
  apps: [deploy(shop)],
  given: givenNamespaces("shop"),
});
