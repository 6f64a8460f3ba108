import type { KnownApp } from "../workspace/program.js";
import type { ReadRecord } from "./records.js";

/** What few runs ask of an app. */
export type Rest = Omit<KnownApp, "name" | "files" | "script" | "waivers">;

/** What of an app is kept apart from what every run asks. */
export const restOf = ({ owner, description, given, exported, digest }: KnownApp): Rest => ({ owner, description, given, exported, digest });

/** An app of the stock, of which most is read when somebody asks. */
export class StockedApp implements KnownApp {
  readonly name: string;
  readonly files: readonly string[];
  readonly script: string;
  readonly waivers: KnownApp["waivers"];
  readonly #read: ReadRecord;
  readonly #index: number;
  #rest: Rest | undefined;

  /** @param index the number of its record. */
  constructor(name: string, files: readonly string[], script: string, waivers: KnownApp["waivers"], read: ReadRecord, index: number) {
    this.name = name;
    this.files = files;
    this.script = script;
    this.waivers = waivers;
    this.#read = read;
    this.#index = index;
  }

  get owner(): string { return this.#all.owner; }
  get description(): string { return this.#all.description; }
  get given(): KnownApp["given"] { return this.#all.given; }
  get exported(): string { return this.#all.exported; }
  get digest(): string { return this.#all.digest; }

  get #all(): Rest {
    return (this.#rest ??= JSON.parse(this.#read(this.#index, this.name)) as Rest);
  }
}
