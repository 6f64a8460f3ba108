import type { NamedStackPlace } from "../../model/cluster.js";
import type { EngineFacts, Overlay, SwarmNode } from "../../model/swarm.js";
import type { ComposeNode } from "../../model/compose.js";
import type { Dialect, StackConfig, StackNetwork, StackSecret, StackService, StackVariable, StackVolume, VolumeClaim } from "../../model/stack.js";
import type { Part } from "../part.js";
import type { Traffic } from "../traffic.js";
import { Workload } from "../workload.js";
import type { Aspect, Carried, Loss, LossCode } from "./loss.js";
import { nounOf } from "./noun.js";

/** Where a loss is in the stack file. */
export interface LossPlace {
  /** Key of the service. */
  readonly service?: string;
  /** JSON pointer below the service, or into the file. */
  readonly pointer?: string;
  readonly hint?: string;
}

/** One stack while it is drawn: what the renderer knows, and what it has found out. */
export class StackContext {
  readonly name: string;
  readonly namespace: string;
  readonly place: NamedStackPlace;
  readonly traffic: Traffic;
  /** Labels of the chart, for all services. */
  readonly labels: Readonly<Record<string, string>>;
  readonly services = new Map<string, StackService>();
  readonly networks = new Map<string, StackNetwork>();
  readonly volumes = new Map<string, StackVolume>();
  readonly configs = new Map<string, StackConfig>();
  readonly secrets = new Map<string, StackSecret>();
  readonly files = new Map<string, string>();
  readonly origins = new Map<string, string>();
  readonly variables = new Map<string, StackVariable>();
  readonly claims = new Map<string, VolumeClaim>();
  readonly losses: Loss[] = [];
  readonly carried: Carried[] = [];
  readonly #chart: string;
  readonly #lost = new Set<string>();

  constructor(known: Pick<StackContext, "name" | "namespace" | "place" | "traffic" | "labels"> & { readonly chart: string }) {
    this.name = known.name;
    this.namespace = known.namespace;
    this.place = known.place;
    this.traffic = known.traffic;
    this.labels = known.labels;
    this.#chart = known.chart;
  }

  get dialect(): Dialect {
    return this.place.distribution;
  }

  get isSwarm(): boolean {
    return this.place.distribution === "swarm";
  }

  /** The machines that run tasks. */
  get nodes(): readonly (SwarmNode | ComposeNode)[] {
    if (this.place.distribution === "compose") return [this.place.node];
    return this.place.nodes.filter(({ availability }) => availability !== "drain");
  }

  /** Networks that the place's stacks share. */
  get shared(): Readonly<Record<string, Overlay>> {
    return this.place.distribution === "swarm" ? this.place.overlays : (this.place.bridges ?? {});
  }

  get engine(): EngineFacts {
    return this.place.engine ?? {};
  }

  /** Path of a part below the chart. */
  pathOf({ node: { path } }: Part): string {
    return path.startsWith(`${this.#chart}/`) ? path.slice(this.#chart.length + 1) : path;
  }

  /** Says where something of the stack comes from: `services/web`. */
  origin(key: string, part: Part): void {
    if (!this.origins.has(key)) this.origins.set(key, this.pathOf(part));
  }

  loses(part: Part, code: LossCode, message: string, { service, pointer = "", hint }: LossPlace = {}): void {
    const subject = { kind: part instanceof Workload ? "Service" : nounOf(part), name: part.objectName };
    // Members of one workload lose the same, which is said once.
    const key = `${code} ${this.pathOf(part)} ${message}`;
    if (this.#lost.has(key)) return;
    this.#lost.add(key);
    this.losses.push({
      code, ...subject, construct: this.pathOf(part), message,
      pointer: service === undefined ? pointer : `/services/${service.replaceAll("~", "~0").replaceAll("/", "~1")}${pointer}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  keeps(part: Part, aspect: Aspect): void {
    this.carried.push({ aspect, construct: this.pathOf(part) });
  }

  changes(part: Part, aspect: Aspect, change: string): void {
    this.carried.push({ aspect, construct: this.pathOf(part), change });
  }
}

const reported = new WeakMap<Part, Set<string>>();

/** Reports what only the place's facts show to be wrong with a part, each problem once. */
export function report(part: Part, problems: readonly string[]): void {
  const known = reported.get(part) ?? new Set<string>();
  const fresh = problems.filter((problem) => !known.has(problem));
  if (fresh.length === 0) return;
  reported.set(part, new Set([...known, ...fresh]));
  part.node.addValidation({ validate: () => fresh });
}
