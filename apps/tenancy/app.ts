import { Tenancy, type Quota } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";

export interface Settings {
  quota: Quota;
}

export const tenancy = defineApp<Settings>("tenancy", {
  owner: "platform",
  description: "A namespace that several deployments share, fenced and with one quota for all of them.",
  build(chart, { quota }) {
    new Tenancy(chart, "main", { quota });
  },
});
