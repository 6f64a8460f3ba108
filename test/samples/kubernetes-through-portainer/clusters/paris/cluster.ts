import { defineCluster } from "astrolabe/model/cluster.js";
import { portainer } from "astrolabe/model/delivery.js";
import { deploy } from "astrolabe/model/deployment.js";
import shop from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", {
  ...small,
  delivery: portainer({
    server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "paris", agent: "tcp://node-1.example.org:9001",
    tags: ["production"], group: "kubernetes", teams: ["press"],
  }),
  apps: [deploy(shop), deploy(shop, {}, { name: "books", namespace: "shop", teams: ["press", "data"], after: ["shop"] })],
  given: givenNamespaces("shop"),
});
