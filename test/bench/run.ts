import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { change } from "./parts/change.js";
import { checks } from "./parts/checks.js";
import { cold } from "./parts/cold.js";
import { nochange } from "./parts/nochange.js";
import { plan } from "./parts/plan.js";
import { policies } from "./parts/policies.js";
import { scale } from "./parts/scale.js";
import { schemas } from "./parts/schemas.js";
import { stacks } from "./parts/stacks.js";
import { failure, table, type Row } from "./report.js";
import type { Setup } from "./setup.js";

const parts = { cold, checks, schemas, policies, nochange, change, plan, stacks, scale } as const;
type Part = keyof typeof parts;

const help = `npm run bench -- [options]

Measures the compiler on generated workspaces, in a temporary folder, and compares it with the cdk8s CLI, with
kubeconform, with Kyverno, with itself without its checks, and with an empty Node. Exits with 1 when a target
is missed, and with 3 when something could not be measured.

  --only <parts>   parts to run, separated by commas: ${Object.keys(parts).join(", ")}. Default: all
  --apps <style>   how the apps that have to reach the targets are written: plus (with cdk8s-plus-28,
                   the default) or plain (with ApiObjects)
  --size <apps>    apps in a workspace, at least 10. Default: 1000, for which the targets are meant
  --quick          run each command once, or a few times if it is short, instead of taking medians of several
  --help           print this
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === "string") {
    process.stderr.write(options);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "astrolabe-bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on("exit", remove);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

  const setup: Setup = {
    folder,
    style: options.style,
    size: options.size,
    rounds: options.quick ? 1 : 3,
    shortRounds: options.quick ? 5 : 21,
    progress: (text) => process.stderr.write(`${text}\n`),
  };
  const [load = 0] = loadavg();
  if (load > cpus().length / 4) setup.progress(`other work is running (load ${load.toFixed(1)}): the figures will be worse than they could be`);
  const rows: Row[] = [];
  for (const part of options.parts) {
    rows.push(...(await parts[part](setup).catch((error: unknown) => {
      setup.progress(error instanceof Error ? error.message : String(error));
      return [failure(part, error)];
    })));
  }
  process.stdout.write(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}\n\n${table(rows)}`);
  const verdicts = rows.map(({ verdict }) => verdict);
  const missing = rows.filter(({ verdict }) => verdict === "NOT MEASURED").map(({ measure, value }) => `${measure} (${value})`);
  if (missing.length > 0) process.stdout.write(`\nNot measured, which is not a pass: ${missing.join(", ")}\n`);
  return verdicts.includes("NOT MEASURED") ? 3 : verdicts.includes("MISSED") ? 1 : 0;
}

interface Options {
  readonly parts: readonly Part[];
  readonly style: Setup["style"];
  readonly size: number;
  readonly quick: boolean;
  readonly help: boolean;
}

/** The options, or what is wrong with them. */
function readOptions(args: string[]): Options | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        only: { type: "string", default: Object.keys(parts).join(",") },
        apps: { type: "string", default: "plus" },
        size: { type: "string", default: "1000" },
        quick: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const names = values.only.split(",");
    const unknown = names.find((name) => !isPart(name));
    if (unknown !== undefined) return `There is no part "${unknown}". The parts are ${Object.keys(parts).join(", ")}.\n`;
    if (values.apps !== "plus" && values.apps !== "plain") return `There is no style "${values.apps}". The styles are plus and plain.\n`;
    if (!/^[1-9]\d{1,4}$/.test(values.size)) return `--size is "${values.size}", not a number of apps from 10 to 99999.\n`;
    return { parts: names.filter(isPart), style: values.apps, size: Number(values.size), quick: values.quick, help: values.help };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${help}`;
  }
}

function isPart(name: string): name is Part {
  return Object.hasOwn(parts, name);
}
