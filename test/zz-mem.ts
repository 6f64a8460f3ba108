import { mkdirSync, rmSync } from "node:fs";
import { bundleCompiler } from "./bench/bundle.js";
import { forget, measuredSynth } from "./bench/compiler.js";
import { generate } from "./bench/generate.js";
const folder = "/dev/shm/L-bench-mem"; 
rmSync(folder, { recursive: true, force: true }); mkdirSync(folder);
const apps = Number(process.argv[2]);
generate(folder, apps, "plus");
for (const isChecking of [true, false]) {
  const compiler = await bundleCompiler(`${folder}/c-${isChecking}`, { isChecking });
  for (let i = 0; i < 2; i++) { await forget(folder); const { memory = 0, beforeTypes, wall } = await measuredSynth(folder, { compiler, memory: true }); console.log(apps, isChecking, Math.round(memory / 1e6), "MB", Math.round(beforeTypes), Math.round(wall)); }
}
