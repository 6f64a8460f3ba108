import type { ObjectProblem } from "../checks/object-checks.js";
import type { Placement } from "../model/deployment.js";
import type { UnorderedFacts } from "../synth/facts.js";
import type { DataObject } from "../synth/manifest.js";
import type { Texts } from "../tree/held-file.js";

/** One rendered object as the rest of the compile needs it. */
export interface ObjectRecord {
  /** File name, which carries the object's identity. */
  readonly file: string;
  /** SHA-256 of the file's bytes. */
  readonly digest: string;
  /** The object for people, such as `Deployment shop/web`. */
  readonly label: string;
  /** Construct path below the chart. */
  readonly construct: string;
  /** Position of its file among the deployment's, where several objects stand in one. Default: its own position. */
  readonly at?: number;
}

/** What there is to say about a rendered deployment, but for the texts of its files. */
export interface DeploymentParts {
  /** `<cluster>/<deployment>`. */
  readonly id: string;
  /** Equal digests mean equal objects. */
  readonly digest: string;
  readonly app: string;
  readonly facts: UnorderedFacts;
  readonly objects: readonly ObjectRecord[];
  /** File names and digests, where they are not one for each object. */
  readonly listed?: readonly (readonly [file: string, digest: string])[];
  readonly placement: Placement;
  /** What the checks of single objects found. */
  readonly problems: readonly ObjectProblem[];
  /** Its objects that checks of others depend on: see foundationsAmong. */
  readonly foundations: readonly DataObject[];
  /** Digest of what the checks of the whole cluster need to know of it. */
  readonly clusterFacts: string;
}

/**
 * One line that holds a deployment: for memory and for the next run. None of its parts holds a tab or
 * a line break.
 */
export function recordOf({ id, digest, app, facts, objects, placement, problems, foundations, clusterFacts, listed }: DeploymentParts): string {
  const files = listed ?? objects.map((object) => [object.file, object.digest] as const);
  return [
    id, digest, app, clusterFacts,
    problems.length === 0 ? "" : JSON.stringify(problems),
    foundations.length === 0 ? "" : JSON.stringify(foundations),
    JSON.stringify(facts),
    files.map(([file, of]) => `${file} ${of}`).join(" "),
    JSON.stringify(objects.map(({ label, construct, at }) => (at === undefined ? [label, construct] : [label, construct, at]))),
    JSON.stringify(placement),
  ].join("\t");
}

/** A record that an earlier run kept, with what all deployments are asked for, so that few of the others are ever read. */
export interface KeptRecord {
  readonly id: string;
  readonly app: string;
  /** How many files there are. */
  readonly size: number;
  /** @throws LostRecord when it is not what was kept. */
  read(): string;
}

/**
 * A deployment as a compile leaves it. Thousands of them are only passed on, so nothing of the record
 * is parsed before it is asked for, and then each time.
 */
export class CompiledDeployment implements DeploymentParts {
  /** The texts of the objects' files, and the facts for checks of the cluster after them; absent when an earlier run rendered the deployment. */
  readonly texts: Texts | undefined;
  readonly #kept: KeptRecord | undefined;
  #record: string | undefined;
  #namespace: string | undefined;

  /** @param record from {@link recordOf}. */
  constructor(record: string | KeptRecord, texts?: Texts) {
    if (typeof record === "string") this.#record = record;
    else this.#kept = record;
    this.texts = texts;
  }

  get record(): string {
    return (this.#record ??= this.#kept?.read() ?? "");
  }

  get id(): string {
    return this.#kept?.id ?? this.#field(0);
  }

  get digest(): string {
    return this.#field(1);
  }

  get app(): string {
    return this.#kept?.app ?? this.#field(2);
  }

  get clusterFacts(): string {
    return this.#field(3);
  }

  /** Whether there are problems. */
  get hasProblems(): boolean {
    return this.#field(4) !== "";
  }

  get problems(): readonly ObjectProblem[] {
    const text = this.#field(4);
    return text === "" ? [] : JSON.parse(text) as ObjectProblem[];
  }

  /** The foundations as JSON, empty when there are none: equal texts, equal foundations. */
  get foundationsText(): string {
    return this.#field(5);
  }

  get foundations(): readonly DataObject[] {
    const text = this.foundationsText;
    return text === "" ? [] : JSON.parse(text) as DataObject[];
  }

  /** The facts as JSON: equal texts, equal facts. */
  get factsText(): string {
    return this.#field(6);
  }

  get facts(): UnorderedFacts {
    return JSON.parse(this.factsText) as UnorderedFacts;
  }

  /** Name and digest of each file: one for each object, or those of a stack. */
  get files(): readonly (readonly [file: string, digest: string])[] {
    const words = this.#field(7).split(" ");
    return Array.from({ length: words.length >> 1 }, (_, index) => [words[2 * index] ?? "", words[2 * index + 1] ?? ""] as const);
  }

  /** How many files there are. */
  get size(): number {
    if (this.#kept !== undefined) return this.#kept.size;
    // Of each file two words, with a blank between any two.
    let blanks = 0;
    const files = this.#field(7);
    for (let at = files.indexOf(" "); at !== -1; at = files.indexOf(" ", at + 1)) blanks += 1;
    return (blanks + 1) >> 1;
  }

  /** Label and construct of each object. */
  get labels(): readonly Pick<ObjectRecord, "label" | "construct" | "at">[] {
    return (JSON.parse(this.#field(8)) as [label: string, construct: string, at?: number][])
      .map(([label, construct, at]) => ({ label, construct, ...(at === undefined ? {} : { at }) }));
  }

  get objects(): readonly ObjectRecord[] {
    const { files } = this;
    return this.labels.map((names, index) => {
      const [file = "", digest = ""] = files[names.at ?? index] ?? [];
      return { file, digest, ...names };
    });
  }

  /** How the cluster placed the app. */
  get placement(): Placement {
    const { project, ...placement } = JSON.parse(this.#field(9)) as Placement;
    return { ...placement, project };
  }

  /** The namespace that the cluster placed it in. */
  get namespace(): string {
    return (this.#namespace ??= this.placement.namespace);
  }

  #field(index: number): string {
    const { record } = this;
    let from = 0;
    for (let skipped = 0; skipped < index; skipped += 1) from = record.indexOf("\t", from) + 1;
    const to = record.indexOf("\t", from);
    return to === -1 ? record.slice(from) : record.slice(from, to);
  }
}
