import { defineCluster } from "#lib/model/cluster.js";
import { deploy } from "#lib/model/deployment.js";
import { caddy } from "../../apps/caddy/app.js";
import { resultsPortal } from "../../apps/results-portal/app.js";
import { composeHost, proxy, waivers } from "../compose.js";
import { databaseByAddress, domain } from "../lab.js";
import versions from "./versions.json" with { type: "json" };

export default defineCluster("development", {
  ...composeHost({
    description: "Where changes of the results portal are tried first: small, with a database of its own.",
    environment: "development",
    node: { name: "proj-dock01", cores: 2, memory: "4Gi", disk: "50Gi", vlan: 20, address: "10.25.20.71" },
    // Nobody outside of the lab reaches it, so no public authority could either.
    issuer: "internal",
  }),
  waivers,
  apps: [
    deploy(caddy, { network: proxy, dockerGroup: 990, versions: versions.caddy }),
    deploy(resultsPortal, {
      host: `results.dev.${domain}`,
      database: databaseByAddress("proj-pg02", "portal_development"),
      replicas: { min: 1, max: 1 },
      versions: versions["results-portal"],
    }),
  ],
});
