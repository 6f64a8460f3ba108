import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import other from "../../apps/other/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", { ...small, apps: [deploy(other)], given: givenNamespaces("other") });
