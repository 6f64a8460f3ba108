import { defineCluster } from "#lib/model/cluster.js";
import { deploy } from "#lib/model/deployment.js";
import { caddy } from "../../apps/caddy/app.js";
import { resultsPortal } from "../../apps/results-portal/app.js";
import { composeHost, proxy, waivers } from "../compose.js";
import { databaseByAddress, domain } from "../lab.js";
import versions from "./versions.json" with { type: "json" };

export default defineCluster("production", {
  ...composeHost({
    description: "The results portal for schools and visitors, apart from the researchers' own, which the research cluster serves.",
    environment: "production",
    node: { name: "proj-dock03", cores: 4, memory: "8Gi", disk: "100Gi", vlan: 20, address: "10.25.20.73" },
    issuer: "acme",
  }),
  waivers,
  apps: [
    deploy(caddy, { network: proxy, dockerGroup: 990, versions: versions.caddy }),
    deploy(resultsPortal, {
      host: `results-outreach.${domain}`,
      database: databaseByAddress("proj-pg02", "portal_outreach"),
      replicas: { min: 2, max: 2 },
      versions: versions["results-portal"],
    }),
  ],
});
