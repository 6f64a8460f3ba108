import { defineCluster } from "#lib/model/cluster.js";
import { deploy } from "#lib/model/deployment.js";
import { caddy } from "../../apps/caddy/app.js";
import { resultsPortal } from "../../apps/results-portal/app.js";
import { composeHost, proxy, waivers } from "../compose.js";
import { databaseByAddress, domain } from "../lab.js";
import versions from "./versions.json" with { type: "json" };

export default defineCluster("staging", {
  ...composeHost({
    description: "The results portal as it runs in production, with a copy of its data, before a version goes there.",
    environment: "staging",
    node: { name: "proj-dock02", cores: 4, memory: "8Gi", disk: "100Gi", vlan: 20, address: "10.25.20.72" },
    issuer: "acme",
  }),
  waivers,
  apps: [
    deploy(caddy, { network: proxy, dockerGroup: 990, versions: versions.caddy }),
    deploy(resultsPortal, {
      host: `results.staging.${domain}`,
      database: databaseByAddress("proj-pg02", "portal_staging"),
      replicas: { min: 2, max: 2 },
      versions: versions["results-portal"],
    }),
  ],
});
