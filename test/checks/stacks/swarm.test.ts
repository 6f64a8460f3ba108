import { stackProblems } from "#lib/checks/stacks/check.js";
import type { Data } from "#lib/synth/manifest.js";
import { test } from "uvu";
import { equal, is, not, ok } from "uvu/assert";
import { changed } from "../rules/samples.js";
import { cases, findings, swarm } from "./samples.js";
import { clientRows, daemonRows, ignored, refused } from "./swarm-rows.js";

cases("swarm", clientRows.map(([name, changes, found]) => [name, changes, found]));
cases("swarm", daemonRows);

/** As docker/cli 29.7 has them: cli/compose/types/types.go, and what the schema 3.13 does not know of the Compose specification. */
const ofTheClient = {
  ignored: "build cgroup_parent cgroupns_mode container_name depends_on devices domainname expose external_links ipc links mac_address network_mode pid privileged restart security_opt shm_size userns_mode",
  forbidden: "cpu_quota cpu_shares cpuset extends mem_limit memswap_limit volume_driver volumes_from",
  unknown: "develop gpus group_add pids_limit platform post_start profiles pull_policy runtime scale",
};

test("every key that the command line passes over or refuses has a case", () => {
  equal(ignored.map(([key]) => key as string).sort(), ofTheClient.ignored.split(" "));
  const cases = new Set(refused.map(([key]) => key as string));
  equal(`${ofTheClient.forbidden} ${ofTheClient.unknown}`.split(" ").filter((key) => !cases.has(key)), []);
  const pointers = new Set(clientRows.flatMap(([, changes]) => changes.map(([pointer]) => pointer)));
  equal(["/name", "/include", "/models", "/services/web/depends_on", "/services/web/env_file", "/configs/settings/content", "/configs/settings", "/secrets/password"].filter((pointer) => !pointers.has(pointer)), []);
});

test("a name counts with that of its stack", () => {
  const data = changed(swarm, ["/services", { ["w".repeat(58)]: swarm.services instanceof Object && "web" in swarm.services ? swarm.services.web : null }]);
  equal(findings(data, "swarm"), []);
  equal(findings(data, "swarm", { name: "store" }), [`stack-name-invalid /services/${"w".repeat(58)}`]);
});

test("a config may have less than 500 KiB", () => {
  const path = "configs/settings-9f2c41ab/settings.yaml";
  equal(findings(swarm, "swarm", { files: new Map([[path, 511_999]]) }), []);
  equal(findings(swarm, "swarm", { files: new Map([[path, 512_000]]) }), ["stack-config-too-large /configs/settings/file"]);
  equal(findings(swarm, "swarm", { files: new Map([[path, 0]]) }), ["stack-config-source /configs/settings/file"]);
});

test("variables are those that somebody fills in, or have a default", () => {
  const data = changed(swarm, ["/services/web/environment/PRICE", "${PRICE} $OTHER ${THIRD:-3}"]);
  equal(findings(data, "swarm"), []);
  equal(findings(data, "swarm", { variables: new Set(["PRICE"]) }), ["stack-variable-invalid /services/web/environment/PRICE"]);
});

test("whether images are exact may be left to the policies", () => {
  equal(findings(changed(swarm, ["/services/web/image", "caddy"]), "swarm", { images: "policies" }), []);
});

test("credentials are looked for in what is meant, where a `$` is written twice", () => {
  const at = "/services/web/command/2";
  equal(findings(changed(swarm, [at, 'DB_PASSWORD="$$(< /run/secrets/password)" exec web']), "swarm"), []);
  const hash = "$$2y$$05$$bvIG6Nmid91Mu9RcmmWZfO5HJIMCT8riNW0hEp8f6/FuA2/mHZFpe";
  equal(findings(changed(swarm, [at, `admin:${hash}`]), "swarm"), [`secret-in-clear ${at}`]);
});

test("no message shows a value that may be a credential", () => {
  const secret = "hunter2$Correct9Horse";
  const data = changed(swarm, ["/services/web/environment/DB_PASSWORD", secret], ["/services/web/healthcheck/test", [secret]], ["/services/web/deploy/replicas", secret]);
  const text = JSON.stringify(stackProblems({ name: "shop", dialect: "swarm", data }));
  for (const part of ["hunter2", "9Horse"]) not.ok(text.includes(part), text);
});

test("anything at all gives findings and no exception", () => {
  const odd: readonly Data[] = [null, true, 7, "text", [], {}, [[]], { services: [] }, { services: { web: [] } }, { services: { web: null } }, { services: 7, networks: [], configs: "a", secrets: null, volumes: { a: [] } }];
  const parts: readonly Data[] = [null, true, -1, "", "a:b:c:d", [], [null, 1, {}, []], {}, { "": null }, { constructor: {} }];
  for (const data of odd) ok(findings(data, "swarm").length + findings(data, "compose").length > 0, JSON.stringify(data));
  for (const key of ["image", "ports", "volumes", "configs", "secrets", "networks", "environment", "healthcheck", "deploy", "depends_on", "env_file", "labels"]) {
    for (const value of parts) {
      for (const dialect of ["swarm", "compose"] as const) findings({ services: { web: { [key]: value }, toString: { [key]: value } } }, dialect);
    }
  }
});

test("a stack of 2,000 services is checked in the time of a blink for each", () => {
  const one = swarm.services instanceof Object && "web" in swarm.services ? swarm.services.web : null;
  const services: Record<string, Data> = {};
  for (let index = 0; index < 2000; index++) services[`web-${index}`] = changed({ web: one ?? {} }, ["/web/depends_on", [`web-${(index + 1) % 2000}`]]).web ?? null;
  const start = performance.now();
  const found = findings({ ...swarm, services }, "swarm");
  ok(performance.now() - start < 4000, `${performance.now() - start} ms`);
  is(found.filter((line) => line.startsWith("stack-order-cyclic")).length, 1);
  is(found.filter((line) => line.startsWith("stack-key-ignored")).length, 2000);
});

test.run();
