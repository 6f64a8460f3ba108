import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { telescopes } from "../../apps/telescopes/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", { ...small, apps: [deploy(telescopes)], given: givenNamespaces("telescopes") });
