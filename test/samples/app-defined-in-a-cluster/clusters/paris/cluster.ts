import { ConfigFile } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";
import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { givenNamespaces, small } from "../small.js";

const hidden = defineApp("hidden", {
  owner: "team-shop",
  description: "Stands where nobody looks for it.",
  build(chart) {
    new ConfigFile(chart, "motd", { files: { "motd.txt": "Welcome" } });
  },
});

export default defineCluster("paris", { ...small, apps: [deploy(shop), deploy(hidden)], given: givenNamespaces("shop") });
