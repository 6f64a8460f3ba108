/** A real Gitea on a free port of this machine, with its data in a temporary folder. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { field } from "#lib/checks/workload.js";
import { progress } from "../components/cache.js";
import { gitea, giteaFiles } from "../components/programs.js";
import { freePort, openStage, type Child } from "../processes.js";
import { Api } from "./api.js";

/** A user and what proves that it is them. */
export interface User {
  readonly name: string;
  readonly password: string;
}

export interface Gitea {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  readonly admin: User & { readonly token: string; readonly api: Api };
  createUser(name: string): Promise<User>;
  /** A new token of a user. Default of scopes: `all`. */
  token(user: User, scopes?: readonly string[]): Promise<string>;
  /** The API as a user sees it who may do all that they may. */
  as(user: User): Api;
  /** Requests that the server answered so far, as `METHOD /path status`, in the order of their answers. */
  requests(): readonly string[];
  /** When the last request came that begins so (`POST /api/v1/`), in milliseconds since 1970; NaN when none did. */
  lastAt(request: string): number;
  /** Ends the server, whose data stay. */
  stopServer(): Promise<void>;
  /** Starts it again, on the same port. */
  startServer(): Promise<void>;
  /** Ends it for good and removes its data. */
  stop(): Promise<void>;
}

export interface GiteaOptions {
  /** Further sections of app.ini. A name that is there already gets further lines. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Starts it, with one administrator.
 *
 * @throws Error with the end of its log when it does not become ready.
 */
export async function startGitea({ settings = {} }: GiteaOptions = {}): Promise<Gitea> {
  const [path, files] = [await gitea(), await giteaFiles()];
  const stage = openStage("gitea");
  try {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const config = join(stage.folder, "app.ini");
    writeFileSync(config, configuration({ folder: stage.folder, files, port, settings }), { mode: 0o600 });
    const home = join(stage.folder, "home");
    mkdirSync(home);
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8" };
    const common = ["--work-path", stage.folder, "--config", config];

    let server: Child | undefined;
    const startServer = async (): Promise<void> => {
      const begin = performance.now();
      server = stage.start({ name: "gitea", path, args: ["web", ...common], env });
      await stage.ready(async () => (await fetch(`${url}/api/healthz`)).ok);
      progress(`gitea ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    };
    await startServer();

    const password = secret();
    const create = ["admin", "user", "create", "--username", "root", "--password", password, "--email", "root@example.org", "--admin", "--must-change-password=false", ...common];
    const { status, stdout, stderr } = await runProcess(path, create, { cwd: stage.folder, env, timeout: 60_000 });
    if (status !== 0) throw new Error(`gitea admin user create ended with ${status}${lastWords(stderr + stdout)}`);

    const as = ({ name, password: own }: User): Api => new Api(url, `Basic ${Buffer.from(`${name}:${own}`).toString("base64")}`);
    const token = async (user: User, scopes: readonly string[] = ["all"]): Promise<string> => {
      const made = field(await as(user).call("POST", `/users/${user.name}/tokens`, { name: `test-${secret()}`, scopes: [...scopes] }), "sha1");
      if (typeof made !== "string") throw new Error(`Gitea gave no token for ${user.name}`);
      return made;
    };
    const root: User = { name: "root", password };
    const rootToken = await token(root);
    const api = new Api(url, `token ${rootToken}`);
    const log = (): readonly string[] => readFileSync(join(stage.folder, "log/access.log"), "utf8").split("\n").filter((line) => line !== "");
    return {
      url,
      admin: { ...root, token: rootToken, api },
      createUser: async (name) => {
        const user: User = { name, password: secret() };
        await api.call("POST", "/admin/users", { username: name, password: user.password, email: `${name}@example.org`, must_change_password: false });
        return user;
      },
      token,
      as,
      requests: () => log().map((line) => line.slice(0, line.lastIndexOf(" "))),
      lastAt: (request) => Number(log().findLast((line) => line.startsWith(request))?.split(" ").at(-1) ?? Number.NaN),
      stopServer: async () => server?.end(),
      startServer,
      stop: stage.stop,
    };
  } catch (error) {
    await stage.stop();
    throw error;
  }
}

const secret = (): string => randomBytes(16).toString("hex");

interface Configuration {
  readonly folder: string;
  /** Folder of the templates. */
  readonly files: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** app.ini. The names are Gitea's: custom/conf/app.example.ini of its sources. */
function configuration({ folder, files, port, settings }: Configuration): string {
  const sections: Record<string, Readonly<Record<string, string>>> = {
    "": { RUN_MODE: "prod", I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: "true" },
    "server": {
      HTTP_ADDR: "127.0.0.1", HTTP_PORT: `${port}`, ROOT_URL: `http://127.0.0.1:${port}/`, STATIC_ROOT_PATH: files,
      DISABLE_SSH: "true", OFFLINE_MODE: "true", APP_DATA_PATH: join(folder, "data"),
    },
    // After half a second, its default, a busy machine makes it answer 500: "database is locked".
    "database": { DB_TYPE: "sqlite3", PATH: join(folder, "gitea.db"), SQLITE_JOURNAL_MODE: "WAL", SQLITE_TIMEOUT: "20000" },
    "security": { INSTALL_LOCK: "true", SECRET_KEY: secret(), PASSWORD_HASH_ALGO: "pbkdf2_v2" },
    "repository": { ROOT: join(folder, "repositories") },
    "service": { DISABLE_REGISTRATION: "true" },
    "queue": { TYPE: "channel" },
    "cache": { ADAPTER: "memory" },
    "indexer": { ISSUE_INDEXER_TYPE: "db" },
    "webhook": { ALLOWED_HOST_LIST: "loopback" },
    "actions": { ENABLED: "true", DEFAULT_ACTIONS_URL: "self" },
    "cron": { ENABLED: "false" },
    "log": { "MODE": "console", "LEVEL": "warn", "ROOT_PATH": join(folder, "log"), "logger.access.MODE": "access", "ACCESS_LOG_TEMPLATE": "{{.Ctx.Req.Method}} {{.Ctx.Req.URL.RequestURI}} {{.ResponseWriter.Status}} {{.Start.UnixMilli}}" },
    "log.access": { MODE: "file", FILE_NAME: "access.log", FLAGS: "none", LEVEL: "info" },
  };
  for (const [name, lines] of Object.entries(settings)) sections[name] = { ...sections[name], ...lines };
  return Object.entries(sections)
    .map(([name, lines]) => `${name === "" ? "" : `[${name}]\n`}${Object.entries(lines).map(([key, value]) => `${key} = ${value}\n`).join("")}`)
    .join("\n");
}
