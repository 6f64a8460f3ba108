/** A volume driver for an engine that plays one which is not there: https://docs.docker.com/engine/extend/plugins_volume/ */
import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { field, isObject } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import type { Node } from "./engine.js";

export interface VolumeDriver {
  /** Options that volumes were made with, by volume. */
  readonly options: ReadonlyMap<string, Readonly<Record<string, string>>>;
  stop(): void;
}

/** Plays a driver on one machine, with an empty folder for each volume. */
export async function playDriver({ folder }: Node, driver: string): Promise<VolumeDriver> {
  const options = new Map<string, Readonly<Record<string, string>>>();
  const mounted = (name: string): DataObject => ({ Name: name, Mountpoint: `/srv/${driver}/${name}` });
  const answer = (path: string, asked: Data): DataObject => {
    const name = String(field(asked, "Name"));
    switch (path) {
      case "/Plugin.Activate": return { Implements: ["VolumeDriver"] };
      case "/VolumeDriver.Capabilities": return { Capabilities: { Scope: "global" } };
      case "/VolumeDriver.List": return { Volumes: [...options.keys()].map(mounted) };
      case "/VolumeDriver.Create":
        options.set(name, textsOf(field(asked, "Opts")));
        mkdirSync(join(folder, "srv", driver, name), { recursive: true });
        return {};
      case "/VolumeDriver.Get": return options.has(name) ? { Volume: mounted(name) } : { Err: `there is no volume ${name}` };
      case "/VolumeDriver.Path": case "/VolumeDriver.Mount": return mounted(name);
      case "/VolumeDriver.Remove":
        options.delete(name);
        return {};
      default: return {};
    }
  };
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part)).on("end", () => {
      const asked: Data = text === "" ? {} : JSON.parse(text);
      response.setHeader("content-type", "application/vnd.docker.plugins.v1+json").end(JSON.stringify({ Err: "", ...answer(request.url ?? "", asked) }));
    });
  });
  mkdirSync(join(folder, "run/docker/plugins"), { recursive: true });
  await listen(server, join(folder, "run/docker/plugins", `${driver}.sock`));
  return { options, stop: () => void server.close().closeAllConnections() };
}

const listen = (server: Server, path: string): Promise<void> => new Promise((done, fail) => void server.once("error", fail).listen(path, done));

const textsOf = (data: Data | undefined): Record<string, string> => Object.fromEntries(isObject(data) ? Object.entries(data).map(([key, value]) => [key, String(value)]) : []);
