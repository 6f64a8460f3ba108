import { stackProblems } from "#lib/checks/stacks/check.js";
import type { Data } from "#lib/synth/manifest.js";
import { test } from "uvu";
import { equal, is, not, ok } from "uvu/assert";
import { changed } from "../rules/samples.js";
import { cases, findings, swarm } from "./samples.js";
import { clientRows, daemonRows } from "./swarm-rows.js";

cases("swarm", clientRows.map(([name, changes, found]) => [name, changes, found]));
cases("swarm", daemonRows);

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
