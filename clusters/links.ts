import type { Link } from "../apps/homepage/app.js";
import { hosts } from "./lab.js";

/** What the lab's homepage leads to, wherever that runs. */
export const links: readonly Link[] = [
  { title: "Results", host: hosts.results, about: "what the lab has published" },
  { title: "Data", host: hosts.data, about: "published data sets as files" },
  { title: "Wiki", host: hosts.wiki, about: "how the lab is run" },
  { title: "Git", host: hosts.git, about: "sources and changes" },
  { title: "Grafana", host: hosts.grafana, about: "measurements, logs, alerts" },
  { title: "Portainer", host: hosts.portainer, about: "containers of all places" },
];
