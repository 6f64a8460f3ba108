import type { ObjectRecord, RenderedDeployment } from "./sandbox/protocol.js";
import type { Placement } from "./model/deployment.js";
import type { UnorderedFacts } from "./synth/facts.js";

/** A deployment as a compile leaves it. One that an earlier run rendered is read from its record piece by piece. */
export interface CompiledDeployment {
  /** Equal digests mean equal objects. */
  readonly digest: string;
  readonly app: string;
  /** {@link UnorderedFacts} as JSON: equal texts, equal facts. */
  readonly factsText: string;
  readonly facts: UnorderedFacts;
  /** File name and digest of each object. */
  readonly files: readonly (readonly [file: string, digest: string])[];
  readonly objects: readonly ObjectRecord[];
  /** How the cluster placed the app. */
  readonly placement: Placement;
  /** The texts of the objects' files; absent when an earlier run rendered the deployment. */
  readonly texts: readonly string[] | undefined;
}

/** A deployment that this run rendered. */
export function renderedNow(digest: string, output: NonNullable<RenderedDeployment["output"]>): CompiledDeployment {
  const { facts, objects, texts, placement } = output;
  return { digest, app: facts.app, facts, placement, factsText: JSON.stringify(facts), objects, files: objects.map(({ file, digest: bytes }) => [file, bytes]), texts };
}

/** One line that holds a deployment for the next run. None of its parts holds a tab or a line break. */
export function recordOf(id: string, deployment: CompiledDeployment): string {
  if (deployment instanceof RecordedDeployment) return deployment.record;
  const { digest, factsText, files, objects, placement } = deployment;
  return [
    id, digest, deployment.app, factsText, files.flat().join(" "),
    JSON.stringify(objects.map(({ label, construct }) => [label, construct])), JSON.stringify(placement),
  ].join("\t");
}

/** Reads what {@link recordOf} wrote. */
export function readRecord(record: string): [id: string, deployment: CompiledDeployment] {
  return [record.slice(0, record.indexOf("\t")), new RecordedDeployment(record)];
}

// Most of a thousand records are only passed on, so nothing of them is parsed until it is asked for.
class RecordedDeployment implements CompiledDeployment {
  readonly record: string;
  readonly texts = undefined;

  constructor(record: string) {
    this.record = record;
  }

  get digest(): string {
    return this.#field(1);
  }

  get app(): string {
    return this.#field(2);
  }

  get factsText(): string {
    return this.#field(3);
  }

  get facts(): UnorderedFacts {
    return JSON.parse(this.factsText) as UnorderedFacts;
  }

  get files(): readonly (readonly [string, string])[] {
    const words = this.#field(4).split(" ");
    return Array.from({ length: words.length >> 1 }, (_, index) => [words[2 * index] ?? "", words[2 * index + 1] ?? ""] as const);
  }

  get objects(): readonly ObjectRecord[] {
    const details = JSON.parse(this.#field(5)) as [label: string, construct: string][];
    return this.files.map(([file, digest], index) => ({ file, digest, label: details[index]?.[0] ?? "", construct: details[index]?.[1] ?? "" }));
  }

  get placement(): Placement {
    const { project, ...placement } = JSON.parse(this.#field(6)) as Placement;
    return { ...placement, project };
  }

  #field(index: number): string {
    let from = 0;
    for (let skipped = 0; skipped < index; skipped += 1) from = this.record.indexOf("\t", from) + 1;
    const to = this.record.indexOf("\t", from);
    return to === -1 ? this.record.slice(from) : this.record.slice(from, to);
  }
}
