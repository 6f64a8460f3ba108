/** Each case of our rules that the command line passes on, deployed to a real engine. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { stackProblems } from "#lib/checks/stacks/check.js";
import { isCode, severityOf } from "#lib/diagnostics/catalogue.js";
import { changed } from "../../checks/rules/samples.js";
import { swarm } from "../../checks/stacks/samples.js";
import { daemonRows } from "../../checks/stacks/swarm-rows.js";
import { progress } from "../components/cache.js";
import { startSwarm } from "./engine.js";

const { docker, folder, stop } = await startSwarm([{ name: "hall-1", role: "manager" }]);
test.after(stop);

test("what an engine refuses, the rules refuse, and what they find nothing wrong with, it takes", async () => {
  const config = "configs/settings-9f2c41ab/settings.yaml";
  mkdirSync(join(folder, config, ".."), { recursive: true });
  for (const file of [config, "password"]) writeFileSync(join(folder, file), "text\n");
  await docker.run(["secret", "create", "shop-password", join(folder, "password")]);
  await docker.run(["network", "create", "--driver", "overlay", "edge"]);
  const wrong: string[] = [];
  let refused = 0;
  for (const [index, [name, changes, found]] of [["a file without a mistake", [], []] as const, ...daemonRows].entries()) {
    const data = changed(swarm, ...changes);
    const file = join(folder, "stack.json");
    const stack = `stack-${index}`;
    writeFileSync(file, JSON.stringify(data));
    const { status, stderr } = await docker.ask(["stack", "deploy", "--resolve-image", "never", "--detach=true", "--compose-file", file, stack]);
    await docker.ask(["stack", "rm", "--detach=true", stack]);
    const isError = stackProblems({ name: stack, dialect: "swarm", data }).some(({ code, severity }) => (severity ?? (isCode(code) ? severityOf(code) : "error")) === "error");
    if (status !== 0) refused += 1;
    if (status !== 0 && !isError) wrong.push(`${name}: only the engine says ${stderr.trim()}`);
    if (status !== 0 && found.length === 0) wrong.push(`${name}: the case says that it is right, and the engine ${stderr.trim()}`);
  }
  assert.equal(wrong, []);
  assert.ok(refused > 10);
  progress(`${daemonRows.length + 1} stack files deployed, of which the engine refused ${refused}: the rules refuse these too`);
});

test.run();
