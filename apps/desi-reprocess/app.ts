import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { Duration, Size } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import type { Database } from "../database.js";
import pipeline from "../desi-pipeline/pipeline.py";
import reprocess from "./reprocess.py";

export interface Settings {
  readonly release: string;
  /** Files that were reduced before this time are reduced again. A later time makes a new run. */
  readonly reducedBefore: `${number}-${number}-${number}`;
  readonly database: Database;
  /** Claim with the spectra, in the same namespace. */
  readonly dataClaim: string;
  readonly versions: Versions<"toolkit">;
}

export const desiReprocess = defineApp<Settings>("desi-reprocess", {
  owner: "desi-research",
  description: "Reduces every spectrum of one DESI data release again, once.",
  build(chart, { release, reducedBefore, database, dataClaim, versions }) {
    const scriptsName = `${chart.node.id}-scripts`;
    new kplus.ConfigMap(chart, "scripts", {
      metadata: { name: scriptsName },
      data: { "pipeline.py": pipeline, "reprocess.py": reprocess },
    });
    const scripts = kplus.ConfigMap.fromConfigMapName(chart, "scripts-reference", scriptsName);
    const credentials = kplus.Secret.fromSecretName(chart, "credentials", database.secret);
    const claim = kplus.PersistentVolumeClaim.fromClaimName(chart, "claim", dataClaim);
    const scriptsVolume = kplus.Volume.fromConfigMap(chart, "scripts-volume", scripts);
    const dataVolume = kplus.Volume.fromPersistentVolumeClaim(chart, "data-volume", claim);
    const credentialsVolume = kplus.Volume.fromSecret(chart, "credentials-volume", credentials, { defaultMode: 0o440 });
    const tmpVolume = kplus.Volume.fromEmptyDir(chart, "tmp-volume", "tmp", { sizeLimit: Size.mebibytes(64) });
    const identity = { user: 10001, group: 10001, ensureNonRoot: true };

    const job = new kplus.Job(chart, "job", {
      // A job cannot be changed once it exists, so each run has a name of its own.
      metadata: { name: `${chart.node.id}-${reducedBefore}` },
      backoffLimit: 3,
      activeDeadline: Duration.hours(24),
      restartPolicy: kplus.RestartPolicy.NEVER,
      securityContext: {
        ...identity,
        fsGroup: identity.group,
        fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH,
      },
      containers: [{
        name: "main",
        image: `git.radioastronomy.io/desi/toolkit:${versions.toolkit}`,
        imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
        command: ["python", "-u", "/etc/pipeline/reprocess.py"],
        envVariables: {
          PGHOST: kplus.EnvValue.fromValue(database.host),
          PGDATABASE: kplus.EnvValue.fromValue(database.name),
          PGSSLMODE: kplus.EnvValue.fromValue("require"),
          PGSERVICE: kplus.EnvValue.fromValue(database.name),
          PGSERVICEFILE: kplus.EnvValue.fromValue("/etc/secrets/database/service.conf"),
          RELEASE: kplus.EnvValue.fromValue(release),
          REDUCED_BEFORE: kplus.EnvValue.fromValue(reducedBefore),
          BATCH: kplus.EnvValue.fromValue("50"),
        },
        resources: {
          cpu: { request: kplus.Cpu.units(2), limit: kplus.Cpu.units(4) },
          memory: { request: Size.gibibytes(4), limit: Size.gibibytes(8) },
          ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(2) },
        },
        securityContext: {
          ...identity,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: [kplus.Capability.ALL] },
          seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
        },
        volumeMounts: [
          { path: "/etc/pipeline", volume: scriptsVolume, readOnly: true },
          { path: "/data", volume: dataVolume, readOnly: true },
          { path: "/etc/secrets/database", volume: credentialsVolume, readOnly: true },
          { path: "/tmp", volume: tmpVolume },
        ],
      }],
    });

    new kplus.NetworkPolicy(chart, "network", {
      metadata: { name: chart.node.id },
      selector: job,
      ingress: { default: kplus.NetworkPolicyTrafficDefault.DENY },
      egress: {
        default: kplus.NetworkPolicyTrafficDefault.DENY,
        rules: [{
          peer: kplus.NetworkPolicyIpBlock.ipv4(chart, "database", `${database.address}/32`),
          ports: [kplus.NetworkPolicyPort.tcp(5432)],
        }],
      },
    });
  },
});
