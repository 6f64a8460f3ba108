/** The engine's API by its socket, for what the command line does not print whole: https://docs.docker.com/reference/api/engine/version/v1.41/ */
import { request } from "node:http";
import { field, objects } from "#lib/checks/workload.js";
import type { Data } from "#lib/synth/manifest.js";

/** One task that is to run, or has come to its end by itself. */
export interface Task {
  readonly id: string;
  /** Name of its service: `<stack>_<service>`. */
  readonly service: string;
  /** `running` when it is healthy. */
  readonly state: string;
  /** Where the scheduler wants it: `running` or `shutdown`. */
  readonly wanted: string;
  /** Why it does not run, in the engine's words. */
  readonly error: string;
  readonly image: string;
  /** Of its container; empty when there is none. */
  readonly container: string;
  /** Names of the configs that it has. */
  readonly configs: readonly string[];
}

export interface Service {
  readonly name: string;
  readonly id: string;
  /** How often it was written. */
  readonly version: number;
  /** How many of its tasks run, and how many are to. */
  readonly running: number;
  readonly desired: number;
  /** State of its last update: `updating`, `completed`, `rollback_completed`… Empty before the first one. */
  readonly update: string;
}

export class Api {
  readonly #socket: string;

  constructor(socket: string) {
    this.#socket = socket;
  }

  /** What the engine answers. @throws Error with its words when that is no success. */
  get(path: string): Promise<Data> {
    return new Promise((done, fail) => {
      const asking = request({ socketPath: this.#socket, path: `/v1.41${path}`, timeout: 60_000 }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part)).on("end", () => {
          if (answer.statusCode !== 200) return fail(new Error(`GET ${path}: ${answer.statusCode} ${text}`));
          const data: Data = JSON.parse(text);
          done(data);
        });
      });
      asking.on("timeout", () => asking.destroy(new Error(`GET ${path}: no answer`))).on("error", fail).end();
    });
  }

  async services(): Promise<readonly Service[]> {
    return objects(await this.get("/services?status=true")).map((one) => ({
      name: text(field(one["Spec"], "Name")), id: text(one["ID"]), version: Number(field(one["Version"], "Index")),
      running: Number(field(one["ServiceStatus"], "RunningTasks")), desired: Number(field(one["ServiceStatus"], "DesiredTasks")), update: text(field(one["UpdateStatus"], "State")),
    })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** All tasks that the Swarm remembers. */
  async tasks(): Promise<readonly Task[]> {
    const names = new Map((await this.services()).map(({ id, name }) => [id, name]));
    return objects(await this.get("/tasks")).map((task) => {
      const container = field(task["Spec"], "ContainerSpec");
      const status = task["Status"];
      return {
        id: text(task["ID"]), service: names.get(text(task["ServiceID"])) ?? text(task["ServiceID"]), state: text(field(status, "State")), wanted: text(task["DesiredState"]),
        error: text(field(status, "Err")), image: text(field(container, "Image")), container: text(field(field(status, "ContainerStatus"), "ContainerID")),
        configs: objects(field(container, "Configs")).map((config) => text(config["ConfigName"])),
      };
    }).sort((a, b) => (a.service === b.service ? (a.id < b.id ? -1 : 1) : a.service < b.service ? -1 : 1));
  }

  /** Ids of the tasks that run, by service, sorted. */
  async running(): Promise<ReadonlyMap<string, readonly string[]>> {
    const running = new Map<string, string[]>();
    for (const { id, service, state } of await this.tasks()) if (state === "running") running.set(service, [...(running.get(service) ?? []), id]);
    return running;
  }

  /** Which services have not yet the tasks that they are to have, or still those that they are not to have, with the reason. */
  async waiting(): Promise<string[]> {
    const tasks = await this.tasks();
    return (await this.services()).flatMap(({ name, desired }) => {
      const own = tasks.filter(({ service }) => service === name);
      const running = own.filter(({ state }) => state === "running");
      if (running.length === desired && running.every(({ wanted }) => wanted === "running")) return [];
      const errors = [...new Set(own.flatMap(({ error }) => (error === "" ? [] : [error])))];
      return [`${name}: ${running.length} of ${desired} tasks run${errors.length === 0 ? "" : `: ${errors.join("; ")}`}`];
    });
  }
}

const text = (value: Data | undefined): string => (typeof value === "string" ? value : "");
