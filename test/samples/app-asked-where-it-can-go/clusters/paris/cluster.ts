import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import planted from "../../apps/planted/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", { ...small, apps: [deploy(planted, { host: "beds.example.org" })], given: givenNamespaces("planted", "ingress") });
