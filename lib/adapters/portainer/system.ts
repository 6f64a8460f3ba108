import { AdapterError } from "../error.js";
import { items, number, text } from "../json.js";
import type { Portainer } from "./client.js";

/** The first version whose calls are those that are made here: `POST /stacks/create/{type}/repository` came with it. */
const oldest = [2, 19] as const;

/** The last version that was looked at. */
const newestKnown = [2, 45] as const;

/** UserRole of api/portainer.go. */
const administrator = 1;

/** Since when the repository and the file of a stack can be changed: with the shared sources of git. */
const repointing = [2, 43] as const;

/** What a server says of itself. */
export interface Server {
  readonly version: string;
  /** Whether it lets the file of a stack be changed, and not only its reference. */
  readonly changesFiles: boolean;
  /** What is to be known about its version; nothing when it is one of those that were looked at. */
  readonly remark?: string;
}

/** Who a key belongs to. */
export interface KeyUser {
  readonly name: string;
  readonly isAdministrator: boolean;
}

/**
 * Asks for the version, which needs no key: under its name since 2.19, or the one before (api/http/handler/system/status.go).
 *
 * @throws AdapterError when nobody answers, when it is no Portainer, or one that is too old.
 */
export async function readServer(portainer: Portainer): Promise<Server> {
  const path = "/system/status";
  const now = await portainer.ask({ method: "GET", path, answers: [404] });
  const version = text(now.status === 404 ? (await portainer.ask({ method: "GET", path: "/status", answers: [404] })).data : now.data, "Version");
  const [, major = "", minor = ""] = /^(\d+)\.(\d+)(\.|-|$)/.exec(version) ?? [];
  if (major === "") {
    throw new AdapterError(`${portainer.server} does not answer like a Portainer: it tells no version`, {
      subject: `GET ${path}`, hint: "Check the address: it is what stands before /api, such as https://portainer.example.org. ASTROLABE_PORTAINER_URL says it for one run.",
    });
  }
  const own = [Number(major), Number(minor)] as const;
  if (compare(own, oldest) < 0) {
    throw new AdapterError(`${portainer.server} runs Portainer ${version}; ${oldest.join(".")} or later is needed`, { subject: `GET ${path}`, hint: "Update the server." });
  }
  const isNewer = compare(own, newestKnown) > 0;
  return { version, changesFiles: compare(own, repointing) >= 0, ...(isNewer ? { remark: `Portainer ${version} is newer than what was looked at (${newestKnown.join(".")}): its answers may mean something else.` } : {}) };
}

const compare = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number => a - c || b - d;

/** The user that the key belongs to (`GET /users/me`). @throws AdapterError of status 401 when the key is not valid, or has expired. */
export async function readKeyUser(portainer: Portainer): Promise<KeyUser> {
  const user = await portainer.read("/users/me");
  return { name: text(user, "Username"), isAdministrator: number(user, "Role") === administrator };
}

/** Whether it is the Community edition; nothing when it does not say. */
export async function isCommunity(portainer: Portainer): Promise<boolean | undefined> {
  const { data } = await portainer.ask({ method: "GET", path: "/system/version", answers: [403, 404] });
  const edition = text(data, "ServerEdition");
  return edition === "" ? undefined : edition === "CE";
}

/**
 * Names of all users; nothing when the key's user sees only some of them: administrators are hidden from everybody else
 * (api/http/handler/users/user_list.go), and there always is one.
 */
export async function readUserNames(portainer: Portainer): Promise<ReadonlySet<string> | undefined> {
  const { data } = await portainer.ask({ method: "GET", path: "/users", answers: [403] });
  const users = items(data);
  return users.some((user) => number(user, "Role") === administrator) ? new Set(users.map((user) => text(user, "Username"))) : undefined;
}
