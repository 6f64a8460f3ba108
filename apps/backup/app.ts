import { ConfigFile, ScheduledJob, SecretReference, Tenancy, Volume, type Bytes } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { internet } from "../peers.js";
import archive from "./archive.sh";
import dump from "./dump.sh";
import prune from "./prune.sh";
import verify from "./verify.sh";

export interface Settings {
  /** Name of the cluster, the folder of its dumps in the archive. */
  cluster: string;
  /** The database machine: name of its Service with the namespace, and its address. */
  machine: { host: string; address: string };
  databases: readonly string[];
  /** Room for the dumps of all days that are kept. */
  storage: { size: Bytes; class?: string };
  /** S3 bucket of the archive. */
  bucket: string;
  /** Days that dumps are kept on site. */
  keepDays?: number;
  versions: Versions<"postgres" | "rclone">;
}

// Volumes on local NVMe are disks of the nodes' VMs, which pbs01 backs up daily, and the cluster's
// objects are this repository. What is left are the databases, whose files cannot be copied while in use.
export const backup = defineApp<Settings>("backup", {
  owner: "data",
  description: "Dumps databases daily, verifies and prunes the dumps, and archives them weekly.",
  build(chart, { cluster, machine, databases, storage, bucket, keepDays = 7, versions }) {
    new Tenancy(chart, "tenancy", { quota: { cpu: 4, memory: "4Gi", storage: storage.size, pods: 12 } });
    const scripts = new ConfigFile(chart, "scripts", {
      files: { "dump.sh": dump, "verify.sh": verify, "prune.sh": prune, "archive.sh": archive },
    });
    const dumps = new Volume(chart, "dumps", storage);
    // A connection service file of libpq with the section `backup`: its `user` and `password`.
    const reader = new SecretReference(chart, "reader", { name: "backup-database", keys: ["service.conf"] });
    // A credentials file of the AWS SDK with the profile `default`.
    const glacier = new SecretReference(chart, "glacier", { name: "backup-glacier", keys: ["credentials"] });

    const common = {
      // The lab's clock: its other backups run at these times too.
      timeZone: "Etc/UTC",
      retries: 1,
      resources: { cpu: { request: "250m", limit: 2 }, memory: { request: "256Mi", limit: "1Gi" } },
      mounts: { "/scripts": scripts, "/backup": dumps },
    } as const;
    const postgres = `docker.io/library/postgres:${versions.postgres}`;
    const names = databases.join(" ");

    new ScheduledJob(chart, "dump", {
      ...common,
      image: postgres,
      command: ["/bin/sh", "/scripts/dump.sh"],
      schedule: "0 9 * * *",
      timeoutSeconds: 110 * 60,
      env: {
        DATABASES: names,
        PGHOST: machine.host,
        PGSERVICE: "backup",
        PGSERVICEFILE: "/etc/secrets/reader/service.conf",
        PGSSLMODE: "require",
      },
      mounts: { ...common.mounts, "/etc/secrets/reader": reader },
      reaches: [{ cidr: `${machine.address}/32`, ports: [5432] }],
    });
    new ScheduledJob(chart, "verify", {
      ...common,
      image: postgres,
      command: ["/bin/sh", "/scripts/verify.sh"],
      schedule: "0 11 * * *",
      timeoutSeconds: 55 * 60,
      env: { DATABASES: names },
      mounts: { "/scripts": scripts, "/backup": dumps.readOnly },
    });
    new ScheduledJob(chart, "prune", {
      ...common,
      image: postgres,
      command: ["/bin/sh", "/scripts/prune.sh"],
      schedule: "0 12 * * *",
      timeoutSeconds: 15 * 60,
      env: { KEEP_DAYS: keepDays },
    });
    new ScheduledJob(chart, "archive", {
      ...common,
      image: `docker.io/rclone/rclone:${versions.rclone}`,
      command: ["/bin/sh", "/scripts/archive.sh"],
      schedule: "0 13 * * sun",
      timeoutSeconds: 6 * 3600,
      env: {
        BUCKET: bucket,
        CLUSTER: cluster,
        RCLONE_CONFIG_ARCHIVE_TYPE: "s3",
        RCLONE_CONFIG_ARCHIVE_PROVIDER: "AWS",
        RCLONE_CONFIG_ARCHIVE_ENV_AUTH: true,
        RCLONE_CONFIG_ARCHIVE_SHARED_CREDENTIALS_FILE: "/etc/secrets/glacier/credentials",
        RCLONE_CONFIG_ARCHIVE_REGION: "us-east-1",
      },
      mounts: { "/scripts": scripts, "/backup": dumps.readOnly, "/etc/secrets/glacier": glacier },
      reaches: [internet],
    });
  },
});
