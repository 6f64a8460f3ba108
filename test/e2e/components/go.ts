/** Builds programs from Go modules, through the Go client and its proxy and checksum database. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { cacheFolder, progress } from "./cache.js";

/** One module at one version. */
export interface GoModule {
  readonly path: string;
  readonly version: string;
}

/** A program of a module. */
export interface Build extends GoModule {
  /** The package of the program, below the module. Empty: the module itself. */
  readonly program: string;
  /** Build tags. */
  readonly tags?: readonly string[];
  /** Whether it has C in it, and needs a compiler for that. Default: false. */
  readonly hasC?: boolean;
  /** Whether it is to be as fast as its users know it. Default: false, programs that run for seconds need no optimising. */
  readonly isOptimised?: boolean;
}

/** A module whose own `replace` lines count, so that it cannot be installed as it is. */
export interface WrappedBuild extends Build {
  /** Its file of dependencies; the sums are beside it. Default: `go.mod`. */
  readonly goMod?: string;
  /** Text of a program that is built with the module's dependencies, in place of one of its own. */
  readonly main?: string;
  /** Changes the text of the module's go.mod. */
  readonly replace?: (goMod: string) => string;
  /** Variables of packages to set, `package.Name` to value. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A build of the Kubernetes API server takes about three minutes on two cores; slow machines take several times that. */
const longest = 45 * 60_000;

/** Optimising is half of the time of a build. */
const flags = ({ isOptimised = false, tags = [] }: Build): readonly string[] => [
  "-trimpath", "-buildvcs=false", ...(isOptimised ? [] : ["-gcflags=all=-N -l"]), ...(tags.length === 0 ? [] : [`-tags=${tags.join(",")}`]),
];

const packageOf = ({ path, program }: Build): string => (program === "" ? path : `${path}/${program}`);

const compiler = ({ hasC = false }: Build): Record<string, string> => (hasC ? { CGO_ENABLED: "1", CGO_CFLAGS: "-O1" } : {});

/** Installs the program of a module that stands by itself. */
export async function goInstall(build: Build, { target, work }: { readonly target: string; readonly work: string }): Promise<void> {
  await go(["install", ...flags(build), "-ldflags=-s -w", `${packageOf(build)}@${build.version}`], work, { GOBIN: join(work, "bin"), ...compiler(build) });
  const [binary = ""] = readdirSync(join(work, "bin"));
  copyFileSync(join(work, "bin", binary), target);
}

/** Builds a program with its module's own go.mod, as the project itself does. */
export async function goBuildWrapped(build: WrappedBuild, { target, work }: { readonly target: string; readonly work: string }): Promise<void> {
  const { path, version, goMod: file = "go.mod", main, replace = (text) => text, variables = {} } = build;
  const folder = await moduleFolder({ path, version });
  const goMod = readFileSync(join(folder, file), "utf8")
    .replace(/^module .*$/m, "module astrolabe.example/wrapped")
    .replace(/^toolchain .*$/m, "")
    .replace(/^tool \([^)]*\)|^tool .*$/gm, "");
  writeFileSync(join(work, "go.mod"), `${replace(goMod)}\nrequire ${path} ${version}\n`);
  writeFileSync(join(work, "go.sum"), readFileSync(join(folder, file.replace(/mod$/, "sum"))));
  if (main !== undefined) writeFileSync(join(work, "main.go"), main);
  const settings = Object.entries(variables).map(([name, value]) => ` -X ${name}=${value}`).join("");
  await go(["build", "-mod=mod", ...flags(build), `-ldflags=-s -w${settings}`, "-o", target, main === undefined ? packageOf(build) : "."], work, compiler(build));
}

/** The folder that holds the files of a module, downloaded if need be. */
export async function moduleFolder({ path, version }: GoModule): Promise<string> {
  mkdirSync(cacheFolder, { recursive: true });
  const answer: { readonly Dir?: string; readonly Error?: string } = JSON.parse(await go(["mod", "download", "-json", `${path}@${version}`], cacheFolder));
  if (answer.Dir === undefined) throw new Error(`${path}@${version}: ${answer.Error ?? "the Go client names no folder"}`);
  return answer.Dir;
}

async function go(args: readonly string[], cwd: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const env = {
    GOMODCACHE: join(cacheFolder, "go/mod"), GOCACHE: join(cacheFolder, "go/build"), ...definedEnvironment(),
    CGO_ENABLED: "0", GOTOOLCHAIN: "local", ...more,
  };
  let downloads = 0;
  const onErrorLine = (line: string): void => {
    if (!line.startsWith("go: downloading ")) return;
    downloads++;
    if (downloads % 50 === 0) progress(`  ${downloads} modules downloaded`);
  };
  const { status, stdout, stderr } = await runProcess("nice", ["-n", "10", "go", ...args], { cwd, env, timeout: longest, onErrorLine });
  if (status !== 0) throw new Error(`go ${args[0]} ended with ${status}${lastWords(stderr)}${args.includes("-json") ? lastWords(stdout) : ""}`);
  return stdout;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
