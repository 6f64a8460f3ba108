import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, cluster, coldTree, filesIn, makeWorkspace, put, report, run, synth } from "./workspace.js";

const lab = { ...app("shop"), ...app("blog"), ...cluster("paris", ["shop", "blog"]) };

/** Statements that take a while, in milliseconds, without being stopped by a limit. */
const busy = (time: number): string => `const end = performance.now() + ${time}; while (performance.now() < end);`;

/** Waits until something is true, and fails after a while. */
async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!isTrue()) {
    assert.ok(performance.now() < end, "it never became true");
    await new Promise((next) => setTimeout(next, 5));
  }
}

test("runs at the same time take turns, and all end well", async () => {
  const root = makeWorkspace({ ...lab, ...app("shop", { first: busy(300) }) });
  const runs = await Promise.all([run(root, ["synth"]), run(root, ["synth"]), run(root, ["check"]), run(root, ["diff"])]);
  const [first, second, check, diff] = runs;
  assert.equal([first?.code, second?.code, diff?.code], [0, 0, 0], JSON.stringify(runs));
  // Whether it came before or after the others decides what it finds.
  assert.ok(check?.code === 0 || /tree-stale/.test(check?.stderr ?? ""), check?.stderr);
  assert.equal([first?.stdout, second?.stdout].sort(), [
    "1 cluster, 2 deployments, 2 objects: 8 files written, 0 removed\n", "1 cluster, 2 deployments, 2 objects: nothing to do\n",
  ]);
  assert.equal(filesIn(root), await coldTree(root));
});

test("a run that was killed while it compiled or wrote holds up nobody and leaves nothing wrong", async () => {
  const root = makeWorkspace({ ...lab, ...app("shop", { first: busy(20_000) }) });
  const killed = await run(root, ["synth", "--time-limit", "60"], {
    onStart: (pid) => void until(() => existsSync(join(root, ".astrolabe/lock"))).then(() => process.kill(pid, "SIGKILL")),
  });
  assert.is(killed.code, "SIGKILL");
  assert.ok(existsSync(join(root, ".astrolabe/lock")), "the lock is left behind");
  put(root, lab);
  assert.match(await synth(root), "8 files written");

  const many = Array.from({ length: 400 }, (_, at) => `new ApiObject(chart, "c${at}", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c${at}" } });`);
  put(root, app("shop", { first: many.join("\n") }));
  const folder = join(root, "generated/paris/shop");
  await run(root, ["synth"], {
    onStart: (pid) => void until(() => existsSync(join(folder, "ConfigMap_shop_c0.yaml")) || existsSync(join(root, ".astrolabe/journal")))
      .then(() => process.kill(pid, "SIGKILL"), () => undefined),
  });
  await synth(root);
  assert.equal(filesIn(root), await coldTree(root));
});

test("what authors' code prints is seen, and does not mix with the result", async () => {
  const print = 'console.log("on the output"); console.error("on the error output"); process.stdout.write("{ \\"not\\": \\"the result\\" }\\n");';
  const root = makeWorkspace({ ...lab, ...app("shop", { head: print, first: print }) });
  const { code, stdout, stderr } = await report(root, ["synth"]);
  assert.is(code, 0);
  assert.not.match(stdout, "on the output");
  for (const text of [/^on the output$/gm, /^on the error output$/gm, /^\{ "not": "the result" \}$/gm]) {
    assert.is(stderr.match(text)?.length, 2, `${text}\n${stderr}`);
  }
});

test("authors' code sees neither the environment nor the command line, and cannot change them for others", async () => {
  const root = makeWorkspace({
    ...lab,
    ...app("blog", { first: 'Object.assign(process.env, { ADDED: "1" }); process.exitCode = 7; process.chdir = () => undefined;' }),
    ...app("shop", { data: '{ seen: JSON.stringify([process.env.TOKEN, process.env.HOME, process.argv.slice(2)]) }' }),
  });
  const { code, stderr } = await run(root, ["synth", "--time-limit", "9"], { env: { TOKEN: "secret-value" } });
  assert.equal([code, stderr], [0, ""]);
  assert.match(filesIn(root)["paris/shop/ConfigMap_shop_shop-settings.yaml"] ?? "", 'seen: "[null,null,[]]"');
});

test("limits of time and memory are settable, and name the line that exceeds them", async () => {
  const root = makeWorkspace({
    ...lab, ...app("slow", { first: "for (;;);" }),
    ...app("greedy", { first: "const all: string[] = []; for (;;) { all.push('x'.repeat(1000) + String(all.length)); for (let wait = 0; wait < 999; wait += 1); }" }),
    ...cluster("paris", ["shop", "slow", "greedy", "blog"]),
  });
  const { code, diagnostics } = await report(root, ["synth", "--time-limit", "5", "--memory-limit", "64"]);
  assert.is(code, 1);
  assert.equal(diagnostics.map(({ code, message, location: { file, line } }) => [code, file, line, message]), [
    ["build-memory", "apps/greedy/app.ts", 8, "build needed more than 64 MB of memory"],
    ["build-timeout", "apps/slow/app.ts", 8, "build did not end within 5 s"],
  ]);
  put(root, { ...app("slow", { first: busy(900) }), ...app("greedy") });
  assert.is((await run(root, ["synth", "--time-limit", "0.3"])).code, 1);
  await synth(root, "--time-limit", "30");
});

/** Apps, each broken in its own way, with the line that is to blame. */
const broken: Readonly<Record<string, readonly [code: string, line: number, files: Readonly<Record<string, string>>]>> = {
  "b-type": ["type-error", 8, app("b-type", { first: "const five: number = 'five'; void five;" })],
  "c-throws": ["build-threw", 8, app("c-throws", { first: "throw new Error('thrown in build');" })],
  "d-module": ["build-threw", 3, app("d-module", { head: "throw new Error('thrown in the module');" })],
  "e-exit": ["build-exit", 8, app("e-exit", { first: "process.exit(0);" })],
  "f-loop": ["build-timeout", 8, app("f-loop", { first: "for (;;);" })],
  "g-import": ["source-import", 3, app("g-import", { head: 'import { readFileSync } from "node:fs";', data: '{ text: readFileSync("/etc/hostname", "utf8") }' })],
  "h-twins": ["object-duplicate", 11, app("h-twins", {
    first: 'new ApiObject(chart, "one", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `${chart.namespace}-settings` } });',
  })],
  "i-object": ["object-invalid", 8, app("i-object", { first: 'new ApiObject(chart, "nameless", { apiVersion: "v1", kind: "configMap", metadata: { name: "one" } });' })],
  "j-large": ["object-too-large", 11, app("j-large", { data: "{ text: 'x'.repeat(1100000) }" })],
};

test("apps that are broken in every way are all reported at once, each at its own line, and the others compile", async () => {
  const names = Object.keys(broken);
  const root = makeWorkspace({
    ...lab, ...Object.assign({}, ...Object.values(broken).map(([, , files]) => files)), ...cluster("paris", ["shop", ...names, "blog"]),
  });
  const { code, diagnostics } = await report(root, ["synth", "--time-limit", "2"]);
  assert.is(code, 1);
  assert.equal(
    diagnostics.map(({ code, location: { file, line } }) => `${file}:${line} ${code}`),
    names.map((name) => `apps/${name}/app.ts:${broken[name]?.[1]} ${broken[name]?.[0]}`),
  );
  assert.equal(filesIn(root), {}, "nothing is written");
  const good = await report(root, ["synth", "--app", "shop", "--app", "blog", "--time-limit", "2"]);
  assert.is(good.code, 0, JSON.stringify(good.diagnostics));
  assert.ok(existsSync(join(root, "generated/paris/blog/ConfigMap_blog_blog-settings.yaml")));
});

// While a file cannot be parsed, TypeScript's compiler says nothing about types anywhere.
test("sources that cannot be parsed are all reported at once, and the others compile", async () => {
  const root = makeWorkspace({
    ...lab, ...app("a-syntax", { first: "const = 5;" }), ...app("k-marker", { head: "<<<<<<< HEAD\n=======\n>>>>>>> other" }),
    ...app("c-throws", { first: "throw new Error('thrown in build');" }),
    ...cluster("paris", ["shop", "a-syntax", "c-throws", "k-marker", "blog"]),
  });
  const { code, diagnostics } = await report(root, ["synth"]);
  assert.is(code, 1);
  assert.equal(diagnostics.map(({ code, location: { file, line } }) => `${file}:${line} ${code}`), [
    "apps/a-syntax/app.ts:8 source-syntax", "apps/c-throws/app.ts:8 build-threw", "apps/k-marker/app.ts:3 source-syntax",
  ]);
  assert.is((await run(root, ["synth", "--app", "shop", "--app", "blog"])).code, 0);
});

test("a lock of a process that is gone is taken over", async () => {
  const root = makeWorkspace(lab);
  await synth(root);
  put(root, { ".astrolabe/lock/4194305-00": JSON.stringify({ pid: 4194305, host: (await import("node:os")).hostname() }), ...app("shop", { data: "{}" }) });
  assert.match(await synth(root), "2 files written");
  writeFileSync(join(root, ".astrolabe/lock.4194305-ff"), "");
  await synth(root, "--force");
});

test.run();
