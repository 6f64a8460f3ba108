import { stackProblems } from "#lib/checks/stacks/check.js";
import type { StackFile } from "#lib/checks/stacks/stack-file.js";
import type { Dialect } from "#lib/model/stack.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { test } from "uvu";
import { equal } from "uvu/assert";
import { changed, type Change } from "../rules/samples.js";

/** A stack file of a Swarm in which all is right. */
export const swarm: DataObject = {
  version: "3.13",
  services: {
    web: {
      image: "registry.example.com/shop/web:1.4.2",
      command: ["serve", "--port", "8080"],
      environment: { LOG_LEVEL: "info", PRICE: "5$$", DATABASE_PASSWORD_FILE: "/run/secrets/password" },
      networks: { inner: { aliases: ["shop"] }, edge: null },
      ports: [{ target: 8080, published: 8080, protocol: "tcp", mode: "ingress" }],
      volumes: [{ type: "volume", source: "data", target: "/data" }, { type: "tmpfs", target: "/tmp", tmpfs: { size: 67108864 } }, { type: "bind", source: "/etc/hosts", target: "/etc/lab-hosts", read_only: true }],
      configs: [{ source: "settings", target: "/etc/web/settings.yaml", uid: "1000", gid: "1000", mode: 292 }],
      secrets: [{ source: "password", target: "password" }],
      healthcheck: { test: ["CMD", "/bin/web", "health", "--port=8080"], interval: "15s", timeout: "5s", retries: 3, start_period: "1m30s" },
      deploy: {
        mode: "replicated", replicas: 2,
        labels: { caddy: "shop.example.com", "caddy.reverse_proxy": "{{upstreams 8080}}" },
        placement: { constraints: ["node.role == worker", "node.labels.disk==nvme"], preferences: [{ spread: "node.labels.rack" }], max_replicas_per_node: 1 },
        resources: { limits: { cpus: "0.5", memory: "512M" }, reservations: { cpus: "0.1", memory: "256M", generic_resources: [{ discrete_resource_spec: { kind: "gpu", value: 1 } }] } },
        restart_policy: { condition: "any", delay: "5s" },
        update_config: { parallelism: 1, delay: "10s", failure_action: "rollback", monitor: "30s", order: "start-first" },
        rollback_config: { parallelism: 1, order: "stop-first" },
      },
      user: "1000:1000", read_only: true, cap_drop: ["ALL"], init: true, stop_grace_period: "30s",
      logging: { driver: "json-file", options: { "max-size": "10m" } },
      extra_hosts: ["db:10.25.10.20"],
      sysctls: { "net.core.somaxconn": 1024 },
      "x-owner": "team-shop",
    },
  },
  networks: { inner: { driver: "overlay", driver_opts: { encrypted: "true" } }, edge: { external: true, name: "edge" } },
  volumes: { data: { driver: "rclone", driver_opts: { remote: "cloud:shop", allow_other: "true" } } },
  configs: { settings: { name: "shop_settings-9f2c41ab", file: "./configs/settings-9f2c41ab/settings.yaml" } },
  secrets: { password: { external: true, name: "shop-password" } },
};

/** A Compose file in which all is right. */
export const compose: DataObject = {
  name: "shop",
  services: {
    db: {
      image: "registry.example.com/postgres:16.2", restart: "unless-stopped",
      healthcheck: { test: ["CMD-SHELL", "pg_isready -U shop || exit 1"], interval: "10s" },
      deploy: { resources: { limits: { cpus: 0.5, memory: "1g" } } },
      volumes: ["data:/var/lib/postgresql/data"],
      secrets: ["password"],
    },
    web: {
      image: "registry.example.com/shop/web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", restart: "always",
      depends_on: { db: { condition: "service_healthy" } },
      ports: ["127.0.0.1:8080:8080", { target: 9090, published: "9090" }],
      environment: ["LOG_LEVEL=info"],
      healthcheck: { test: ["CMD", "sh", "-c", "wget -q -O- localhost:8080 || exit 1"] },
      deploy: { resources: { limits: { memory: "512m", pids: 200 } } },
      configs: [{ source: "settings", target: "/etc/web.yaml" }],
      security_opt: ["no-new-privileges:true"], read_only: "true",
    },
  },
  configs: { settings: { content: "price: 5$$\n" } },
  secrets: { password: { file: "/srv/secrets/shop-password" } },
  volumes: { data: null },
};

export const valid: Readonly<Record<Dialect, DataObject>> = { swarm, compose };

/** What the rules find, as `code pointer`. */
export function findings(data: StackFile["data"], dialect: Dialect, more: Partial<StackFile> = {}): string[] {
  return stackProblems({ name: "shop", dialect, data, ...more }).map(({ code, pointer }) => `${code} ${pointer}`);
}

/** A case: what it shows, the changes to a valid file, and what the rules find then. */
export type Row = readonly [name: string, changes: readonly Change[], found: readonly string[]];

/** One test for each row. */
export function cases(dialect: Dialect, rows: readonly Row[]): void {
  for (const [name, changes, found] of rows) test(`${dialect}: ${name}`, () => equal(findings(changed(valid[dialect], ...changes), dialect), [...found]));
}
