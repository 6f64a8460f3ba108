/**
 * Judges the fixtures of Pod Security admission by the policies of this repository: `npm run
 * conformance`. Each is a Pod of which its folder says whether admission lets it pass. Exits 0 when
 * all are judged so, 1 when not, and 3 when the fixtures are not there.
 */
import { fileURLToPath } from "node:url";
import { compilePolicies } from "#lib/checks/policies/compile.js";
import { readPolicyFiles } from "#lib/checks/policies/files.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import { corpusFolder, readFixtures, type Fixture } from "./fixtures.js";
import { disagreements, podSecurity, type Disagreement } from "./judge.js";

interface Judged {
  readonly fixture: Fixture;
  readonly wrong: readonly Disagreement[];
}

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = corpusFolder(repository, process.env);
const fixtures = readFixtures(folder) ?? [];
const { policies, diagnostics } = loadPolicies(readPolicyFiles(repository));
const judges = podSecurity(policies);

if (fixtures.length === 0) {
  console.error(`There are no Pod Security fixtures in ${folder}. Set ASTROLABE_CORPORA to the folder that holds psa/.`);
  process.exitCode = 3;
} else if (diagnostics.length > 0 || judges.length === 0) {
  for (const { message, location } of diagnostics) console.error(`${location.file}:${location.line ?? 1} ${message}`);
  console.error("The policies cannot be judged by.");
  process.exitCode = 1;
} else {
  const set = compilePolicies(judges);
  const judged = fixtures.map((fixture): Judged => ({ fixture, wrong: disagreements(fixture, set) }));
  for (const line of report(judged)) console.log(line);
  process.exitCode = judged.some(({ wrong }) => wrong.length > 0) ? 1 : 0;
}

/** What was judged otherwise, a table by folder, and the sum. */
function report(judged: readonly Judged[]): readonly string[] {
  const folders = new Map<string, Judged[]>();
  for (const one of judged) {
    const { version, level, verdict } = one.fixture;
    const name = `${version}/${level}/${verdict}`;
    folders.set(name, [...(folders.get(name) ?? []), one]);
  }
  const failed = judged.filter(({ wrong }) => wrong.length > 0);
  const width = Math.max(...[...folders.keys()].map(({ length }) => length));
  const row = (name: string, ...cells: readonly (string | number)[]): string => [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(8))].join("  ");
  return [
    ...failed.flatMap(({ fixture, wrong }) => wrong.map(({ kind, problem }) => `${fixture.file}: ${kind} ${problem}`)),
    row("fixtures", "judged", "passed", "failed"),
    ...[...folders].map(([name, all]) => row(name, all.length, all.filter(({ wrong }) => wrong.length === 0).length, all.filter(({ wrong }) => wrong.length > 0).length)),
    `${judges.length} policies; each fixture as Pod, Deployment and CronJob`,
    `${judged.length - failed.length} passed, ${failed.length} failed, 0 skipped`,
  ];
}
