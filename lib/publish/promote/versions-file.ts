import { nameProblem, quote } from "../../model/name.js";

/** A name and what it stands for, with where both are in the text. */
interface Member<Value> {
  readonly name: string;
  readonly value: Value;
  /** Offset of the name's quote, and the one after the value. */
  readonly start: number;
  readonly end: number;
}

/** One pinned version: its text and where that is written, quotes included. */
export interface PinnedVersion extends Member<string> {
  readonly valueStart: number;
}

/** The versions of one app, in the order of the file. */
export interface AppVersions extends Member<readonly PinnedVersion[]> {
  /** Offset of the brace that begins them. */
  readonly open: number;
}

/** What a place pins: `clusters/<place>/versions.json`, as lib/model/versions.ts describes it. */
export interface VersionsFile {
  readonly text: string;
  readonly apps: ReadonlyMap<string, AppVersions>;
}

/** What is wrong with such a file, and where. */
export interface VersionsFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Far more than any place pins, and little enough to be read at once. */
const mostCharacters = 1_048_576;

/** The file with the versions that a place pins, relative to the workspace. */
export const versionsFile = (place: string): string => `clusters/${place}/versions.json`;

/**
 * Reads the versions of a place, with the place of each in the text. JSON of that form and nothing else (RFC 8259): a name that is
 * there twice would let two readers see two versions.
 */
export function readVersions(text: string): VersionsFile | VersionsFault {
  const reader = new Reader(text);
  try {
    if (text.length > mostCharacters) throw new Fault(0, `The file has ${text.length} characters, and at most ${mostCharacters} are read`);
    const members = reader.members((name, start) => {
      const problem = nameProblem(name);
      if (problem !== undefined) throw new Fault(start, `No app can be named so: ${problem}`);
      const open = reader.at;
      const value = reader.members((item, begin): PinnedVersion => {
        const valueStart = reader.at;
        const version = reader.text("a version in quotes");
        if (!/^[\w][\w.+:@/-]*$/.test(version)) throw new Fault(valueStart, `The version of ${quote(item)} is ${quote(version)}, which is no tag, version or digest`);
        return { name: item, value: version, start: begin, valueStart, end: reader.at };
      });
      return { name, value, start, open, end: reader.at };
    });
    reader.end();
    return { text, apps: new Map(members.map((app) => [app.name, app])) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const before = text.slice(0, error.offset).split("\n");
    return { line: before.length, column: (before.at(-1) ?? "").length + 1, message: error.message };
  }
}

class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

class Reader {
  readonly source: string;
  at = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** The members of an object, each read by a function once its name has been. */
  members<Found>(read: (name: string, start: number) => Found): Found[] {
    const found: Found[] = [];
    const names = new Set<string>();
    this.#take("{", "an object, which begins with '{'");
    this.#skip();
    if (this.source[this.at] === "}") {
      this.at += 1;
      return found;
    }
    for (;;) {
      this.#skip();
      const start = this.at;
      const name = this.text("a name in quotes");
      if (names.has(name)) throw new Fault(start, `The name ${quote(name)} is there twice`);
      names.add(name);
      this.#take(":", "':'");
      this.#skip();
      found.push(read(name, start));
      this.#skip();
      if (this.source[this.at] !== ",") break;
      this.at += 1;
    }
    this.#take("}", "',' or '}'");
    return found;
  }

  /** A string (RFC 8259, section 7). */
  text(expected: string): string {
    const pattern = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
    pattern.lastIndex = this.at;
    const [written] = pattern.exec(this.source) ?? [];
    if (written === undefined) throw this.#unexpected(expected);
    this.at += written.length;
    return String(JSON.parse(written));
  }

  end(): void {
    this.#skip();
    if (this.at < this.source.length) throw this.#unexpected("the end of the file");
  }

  #take(character: string, expected: string): void {
    this.#skip();
    if (this.source[this.at] !== character) throw this.#unexpected(expected);
    this.at += 1;
  }

  #skip(): void {
    while (" \t\r\n".includes(this.source[this.at] ?? "-")) this.at += 1;
  }

  #unexpected(expected: string): Fault {
    const [seen = ""] = /^[^\s,:{}[\]"]+|^./su.exec(this.source.slice(this.at, this.at + 80)) ?? [];
    return new Fault(this.at, `Expected ${expected}, and found ${seen === "" ? "the end of the file" : quote(seen)}`);
  }
}
