/**
 * A stand-in for a Portainer server, for tests without one: it keeps environments, teams and stacks in memory, reads real git
 * repositories, answers the calls that the product makes as Portainer CE 2.23 does, counts them, and fails where a test plants a
 * fault. It shows what the product makes of such answers; only test/e2e/portainer/real.ts shows what a Portainer answers.
 */
import type { IncomingMessage } from "node:http";
import { StandInServer, type Admission, type Fault, type Handler as AnyHandler, type Reply, type Request as AnyRequest } from "../stand-in-server.js";
import { answerDocker } from "./docker.js";
import type { EnvironmentRecord, NetworkRecord, Person, ServiceRecord, StackRecord } from "./data.js";
import { answerEnvironments } from "./environments.js";
import { answerStacks } from "./stacks.js";

export type { Fault, Reply };

/** Who asks; absent for calls that need no key. */
interface Caller {
  readonly user: Person | undefined;
}

export type Request = AnyRequest<Caller>;
export type Handler = AnyHandler<Caller>;

// In the words that test/run.ts passes on.
console.log("e2e: Portainer is a stand-in here; `npm run test:e2e:portainer` asks a real one");

/** How Portainer puts an error (pkg/libhttp/error). */
export const failure = (status: number, message: string, details = message): Reply => ({ status, body: { message, details } });

/** Its routes need a key, or are open to everybody. */
export class PortainerStandIn extends StandInServer<"key" | "nothing", Caller> {
  version = "2.23.0";
  edition = "CE";
  readonly people: Person[] = [{ Id: 1, Username: "admin", Role: 1 }];
  /** Names of users by their keys. */
  readonly keys = new Map<string, string>([["ptr_key-of-the-administrator", "admin"]]);
  readonly tags: { readonly ID: number; readonly Name: string }[] = [];
  readonly groups: { readonly Id: number; readonly Name: string; readonly TeamAccessPolicies: object }[] = [{ Id: 1, Name: "Unassigned", TeamAccessPolicies: {} }];
  readonly teams: { readonly Id: number; readonly Name: string }[] = [];
  readonly environments: EnvironmentRecord[] = [];
  readonly stacks: StackRecord[] = [];
  readonly networks: NetworkRecord[] = [];
  readonly services: ServiceRecord[] = [];
  /** Bare repositories on disk by the URL that stacks name. */
  readonly repositories = new Map<string, string>();
  /** What only Portainer's log shows. */
  readonly log: string[] = [];

  private constructor() {
    super("/api", 10);
    this.open("GET", "/system/status", () => (this.isOlderThan(19) ? failure(404, "Not found") : { status: 200, body: { Version: this.version, InstanceID: "e0a1" } }));
    this.open("GET", "/status", () => ({ status: 200, body: { Version: this.version } }));
    this.on("GET", "/system/version", () => ({ status: 200, body: { ServerVersion: this.version, ServerEdition: this.edition } }));
    this.on("GET", "/users/me", ({ user }) => ({ status: 200, body: user }));
    this.on("GET", "/users", ({ user }) => ({ status: 200, body: this.people.filter(({ Role }) => Role !== 1 || user?.Role === 1) }));
    answerEnvironments(this);
    answerDocker(this);
    answerStacks(this);
  }

  static async start(): Promise<PortainerStandIn> {
    return new PortainerStandIn().listen();
  }

  get key(): string {
    return [...this.keys.keys()][0] ?? "";
  }

  isOlderThan(minor: number): boolean {
    return Number(this.version.split(".")[1]) < minor;
  }

  /** Answers calls to a path below `/api`, such as `/stacks/:id`, for those who have a key. */
  on(method: string, path: string, handler: Handler): void {
    this.route(method, path, "key", handler);
  }

  /** Answers calls for everybody. */
  open(method: string, path: string, handler: Handler): void {
    this.route(method, path, "nothing", handler);
  }

  /** Calls that change something, so far. */
  get writes(): string[] {
    return this.calls.filter((call) => !call.startsWith("GET "));
  }

  protected override admit({ headers }: IncomingMessage, needs: "key" | "nothing"): Admission<Caller> {
    const name = this.keys.get(String(headers["x-api-key"] ?? ""));
    const user = this.people.find(({ Username }) => Username === name);
    if (needs === "key" && user === undefined) return { refused: failure(401, "A valid authorization token is missing", "Unauthorized") };
    return { caller: { user } };
  }

  protected override failure(status: number, message: string): Reply {
    return failure(status, message);
  }
}
