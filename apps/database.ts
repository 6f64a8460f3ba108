import { ConfigFile, Job, SecretReference, type AddressPeer, type Environment, type Mounts } from "#lib/constructs/index.js";
import type { Versions } from "#lib/model/versions.js";
import type { Construct } from "constructs";

/** A database on one of the lab's PostgreSQL machines, as a cluster names it to an app. */
export interface Database {
  /** Name of its Service, with the namespace. */
  readonly host: string;
  /** Address of the machine. Network policies see it in place of the Service's. */
  readonly address: string;
  readonly name: string;
  /**
   * Secret in the deployment's namespace. Its key `service.conf` is a connection service file of libpq, with one
   * section, named as the database, of `user` and `password` (PostgreSQL, "The Connection Service File").
   */
  readonly secret: string;
}

/** What a workload needs to use a database. */
export interface DatabaseAccess {
  /** The variables that libpq reads (PostgreSQL, "Environment Variables"). */
  readonly env: Environment;
  /** The service file that the variables name. */
  readonly mounts: Mounts;
  /** For the workload's `reaches`. */
  readonly peer: AddressPeer;
}

const port = 5432;

export function databaseAccess(scope: Construct, { host, address, name, secret }: Database): DatabaseAccess {
  const credentials = new SecretReference(scope, `database-${name}`, { name: secret, keys: ["service.conf"] });
  const folder = `/etc/secrets/${name}`;
  return {
    env: {
      PGHOST: host,
      PGPORT: port,
      PGDATABASE: name,
      // Not a password file: libpq takes none that the group may read, as it has to in a pod that is not root's.
      PGSERVICE: name,
      PGSERVICEFILE: `${folder}/service.conf`,
      // Encrypted but not verified: the sources name no certificate authority for the database machines.
      PGSSLMODE: "require",
    },
    mounts: { [folder]: credentials },
    peer: { cidr: `${address}/32`, ports: [port] },
  };
}

/**
 * Applies an app's tables to its database, once for each version of their text. The text has to bear
 * being applied again.
 */
export function applySchema(scope: Construct, { env, mounts, peer }: DatabaseAccess, schema: string, versions: Versions<"postgres">): void {
  new Job(scope, "schema", {
    image: `docker.io/library/postgres:${versions.postgres}`,
    command: ["psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", "--file=/etc/schema/schema.sql"],
    env,
    mounts: { ...mounts, "/etc/schema": new ConfigFile(scope, "schema-text", { files: { "schema.sql": schema } }) },
    timeoutSeconds: 600,
    reaches: [peer],
  });
}
