import {
  ConfigFile, ScheduledJob, Volume, type Bytes, type DeploymentPeer, type Destination, type Environment, type Mounts,
  type Resources,
} from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { applySchema, databaseAccess, type Database } from "../database.js";
import { internet } from "../peers.js";
import pipeline from "./pipeline.py";
import schema from "./schema.sql";

export interface Settings {
  /** Public data release that is worked on, as the archive's folder is named. */
  readonly release: string;
  /** Where spectra and results are kept. */
  readonly database: Database;
  /** Where the results portal reads. */
  readonly portal: Database;
  readonly inference: { readonly url: string; readonly model: string; readonly peer: DeploymentPeer };
  /** Most files that a night fetches and reduces. */
  readonly batch?: number;
  readonly storage?: Bytes;
  readonly storageClass?: string;
  readonly versions: Versions<"postgres" | "toolkit">;
}

interface Stage {
  readonly schedule: string;
  readonly timeoutSeconds: number;
  readonly resources: Resources;
  readonly env?: Environment;
  readonly mounts?: Mounts;
  readonly reaches?: readonly Destination[];
}

export const desiPipeline = defineApp<Settings>("desi-pipeline", {
  owner: "desi-research",
  description: "Nightly analysis of public DESI spectra: fetch, reduce, classify, publish.",
  build(chart, { release, database, portal, inference, batch = 200, storage = "400Gi", storageClass = "nvme", versions }) {
    const image = `git.radioastronomy.io/desi/toolkit:${versions.toolkit}`;
    const access = databaseAccess(chart, database);
    const { env, mounts, peer } = access;
    const results = databaseAccess(chart, portal);
    const data = new Volume(chart, "data", { size: storage, class: storageClass });
    const scripts = new ConfigFile(chart, "scripts", { files: { "pipeline.py": pipeline } });

    applySchema(chart, access, schema, versions);

    // One after the other, and all done before the backup at 09:00.
    const stages: Readonly<Record<string, Stage>> = {
      fetch: {
        schedule: "0 1 * * *",
        timeoutSeconds: 7200,
        resources: { cpu: { request: "250m", limit: 1 }, memory: { request: "256Mi", limit: "512Mi" } },
        env: { ARCHIVE_URL: "https://data.desi.lbl.gov/public" },
        reaches: [internet],
      },
      reduce: {
        schedule: "15 3 * * *",
        timeoutSeconds: 7200,
        resources: { cpu: { request: 2, limit: 4 }, memory: { request: "4Gi", limit: "8Gi" } },
      },
      classify: {
        schedule: "30 5 * * *",
        timeoutSeconds: 5400,
        resources: { cpu: { request: "500m", limit: 2 }, memory: { request: "1Gi", limit: "2Gi" } },
        env: { INFERENCE_URL: inference.url, MODEL: inference.model },
        reaches: [inference.peer],
      },
      publish: {
        schedule: "15 7 * * *",
        timeoutSeconds: 900,
        resources: { cpu: { request: "100m", limit: "500m" }, memory: { request: "128Mi", limit: "512Mi" } },
        env: portalVariables(results.env),
        mounts: results.mounts,
        reaches: [results.peer],
      },
    };
    for (const [name, { env: own = {}, mounts: others = {}, reaches = [], ...stage }] of Object.entries(stages)) {
      new ScheduledJob(chart, name, {
        ...stage,
        image,
        command: ["python", "-u", "/etc/pipeline/pipeline.py", name],
        env: { ...env, ...own, RELEASE: release, BATCH: batch },
        mounts: { ...mounts, ...others, "/etc/pipeline": scripts, "/data": data },
        lateSeconds: 1800,
        reaches: [peer, ...reaches],
      });
    }
  },
});

/** The second database's variables under names of their own: libpq's are taken by the first. */
function portalVariables({ PGHOST = "", PGDATABASE = "", PGSERVICEFILE = "" }: Environment): Environment {
  return { PORTAL_HOST: PGHOST, PORTAL_DBNAME: PGDATABASE, PORTAL_SERVICEFILE: PGSERVICEFILE };
}
