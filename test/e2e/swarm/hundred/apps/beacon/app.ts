import { ConfigFile, Worker } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";

export interface Settings {
  /** What it says. */
  readonly word: string;
}

export const beacon = defineApp<Settings>("beacon", {
  owner: "platform",
  description: "Says one word, and takes next to nothing.",
  build(chart, { word }) {
    const config = new ConfigFile(chart, "config", { files: { word: `${word}\n` } });
    new Worker(chart, "main", {
      image: "git.radioastronomy.io/platform/beacon:1.0.0",
      mounts: { "/etc/beacon": config },
      resources: { cpu: { request: "10m", limit: "100m" }, memory: { request: "8Mi", limit: "32Mi" } },
      scratch: {},
    });
  },
});
