import { defineCluster } from "astrolabe/model/cluster.js";
import { small } from "../small.js";

new URL("no address");

export default defineCluster("lyon", { ...small, apps: [] });
