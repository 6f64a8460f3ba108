import { ConfigFile, ScheduledJob, SecretReference, Worker, type DeploymentPeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { applySchema, databaseAccess, type Database } from "../database.js";
import { prometheus } from "../peers.js";
import calibrate from "./calibrate.py";
import processSpectra from "./process.py";
import schema from "./schema.sql";

export interface Settings {
  readonly stations: readonly string[];
  readonly queue: { readonly host: string; readonly peer: DeploymentPeer };
  readonly database: Database;
  /** Most workers at one time. */
  readonly maxWorkers?: number;
  /** Sky temperatures, in kelvin, away from and along the Milky Way. */
  readonly sky?: { readonly cold: number; readonly warm: number };
  readonly versions: Versions<"postgres" | "toolkit">;
}

export const hydrogenProcess = defineApp<Settings>("hydrogen-process", {
  owner: "radio-astronomy",
  description: "Calibrates and measures hydrogen-line spectra from the queue and stores them in PostgreSQL.",
  build(chart, { stations, queue, database, maxWorkers = 4, sky = { cold: 5, warm: 25 }, versions }) {
    const image = `git.radioastronomy.io/hydrogen/toolkit:${versions.toolkit}`;
    const access = databaseAccess(chart, database);
    const { env, mounts, peer } = access;
    const login = new SecretReference(chart, "queue-login", { name: "nats-process", keys: ["password"] });
    const files = { "process.py": processSpectra, "calibrate.py": calibrate };
    const scripts = new ConfigFile(chart, "scripts", { files });

    applySchema(chart, access, schema, versions);

    new Worker(chart, "worker", {
      image,
      command: ["python", "-u", "/etc/process/process.py"],
      env: { ...env, NATS_URL: `nats://${queue.host}:4222` },
      ports: { metrics: 9100 },
      metrics: { port: "metrics" },
      health: "/metrics",
      mounts: { ...mounts, "/etc/process": scripts, "/etc/secrets/queue": login },
      autoscale: { min: 1, max: maxWorkers, cpu: 70 },
      resources: { cpu: { request: "500m", limit: 2 }, memory: { request: "512Mi", limit: "1Gi" } },
      allowFrom: [prometheus],
      reaches: [peer, { ...queue.peer, ports: [4222] }],
    });

    new ScheduledJob(chart, "calibrate", {
      image,
      command: ["python", "-u", "/etc/process/calibrate.py"],
      env: { ...env, STATIONS: stations.join(","), COLD_KELVIN: sky.cold, WARM_KELVIN: sky.warm },
      // After the day of observation ends (UTC), long before the backup at 09:00.
      schedule: "30 0 * * *",
      timeoutSeconds: 3600,
      mounts: { ...mounts, "/etc/process": scripts },
      resources: { cpu: { request: 1, limit: 4 }, memory: { request: "2Gi", limit: "4Gi" } },
      reaches: [peer],
    });
  },
});
