import { defineCluster } from "astrolabe/model/cluster.js";
import { small } from "../small.js";

export default defineCluster("paris", { ...small, apps: [] });
