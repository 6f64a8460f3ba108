import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { blog } from "../../apps/blog/app.js";
import { givenNamespaces, small } from "../small.js";

export default defineCluster("paris", { ...small, apps: [deploy(blog)], given: givenNamespaces("blog") });
