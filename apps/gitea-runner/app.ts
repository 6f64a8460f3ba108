import { ConfigFile, SecretReference, Tenancy, Volume, Worker, type DeploymentPeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";
import { internet } from "../peers.js";
import { withVersions } from "../versions.js";
import config from "./config.yaml";

export interface Settings {
  /** Gitea: its URL, and its address. */
  gitea: { url: string; address: string };
  /** The Trivy server that jobs let scan images. They find its URL in TRIVY_SERVER. */
  scanner: { url: string; peer: DeploymentPeer };
  /** How many runners there are; each takes two jobs at a time. */
  runners?: number;
  storageClass?: string;
  versions: Versions<"act_runner" | "node">;
}

export const giteaRunner = defineApp<Settings>("gitea-runner", {
  owner: "platform",
  description: "Runs the jobs of Gitea Actions: checks of pull requests, builds, scans.",
  waivers: [waive({
    check: "policy/namespace-privileged",
    object: "Namespace gitea-runner",
    reason: "The rootless Docker that runs the jobs sets up user namespaces and mounts, which takes a privileged container. "
      + "It runs as an ordinary user without a token for the API server, and nothing else runs in this namespace.",
    until: "2027-06-30",
  })],
  build(chart, { gitea, scanner, runners = 2, storageClass, versions }) {
    new Tenancy(chart, "tenancy", {
      level: "privileged",
      reason: "Jobs run in containers of a rootless Docker, which needs user namespaces and mounts of its own.",
      quota: { cpu: 3 * runners, memory: `${5 * runners}Gi`, storage: `${60 * runners}Gi`, pods: 2 * runners },
    });
    const files = new ConfigFile(chart, "config", {
      files: { "config.yaml": withVersions(config, versions), "jobs.env": `TRIVY_SERVER=${scanner.url}\n` },
    });
    const registration = new SecretReference(chart, "registration", { name: "gitea-runner-registration", keys: ["token"] });
    const onClass = storageClass === undefined ? {} : { class: storageClass };
    for (let number = 1; number <= runners; number++) {
      const data = new Volume(chart, `data-${number}`, { size: "50Gi", ...onClass, keep: false });
      new Worker(chart, `runner-${number}`, {
        image: `docker.io/gitea/act_runner:${versions.act_runner}`,
        env: {
          CONFIG_FILE: "/etc/runner/config.yaml",
          DOCKER_HOST: "unix:///run/user/1000/docker.sock",
          GITEA_INSTANCE_URL: gitea.url,
          GITEA_RUNNER_NAME: { runtime: "instance-name" },
          GITEA_RUNNER_REGISTRATION_TOKEN_FILE: "/etc/secrets/registration/token",
        },
        health: { live: { command: ["docker", "info"] }, startSeconds: 180 },
        resources: {
          cpu: { request: 1, limit: 4 },
          memory: { request: "3Gi", limit: "8Gi" },
          disk: { request: "1Gi", limit: "20Gi" },
        },
        mounts: { "/etc/runner": files, "/etc/secrets/registration": registration, "/data": data },
        scratch: { "/tmp": "2Gi", "/home/rootless/.local/share/docker": "15Gi" },
        user: 1000,
        privileges: {
          reason: "The rootless Docker that runs the jobs sets up user namespaces, which a container may not do without it.",
          full: true,
          writableRoot: true,
        },
        reaches: [{ cidr: `${gitea.address}/32`, ports: [443] }, scanner.peer, { ...internet, ports: [80, 443] }],
        stopSeconds: 300,
      });
    }
  },
});
