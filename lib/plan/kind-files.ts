/** Files of one kind on a cluster, sorted by path. They are told apart further only when somebody asks. */
export class KindFiles {
  readonly all: readonly string[];
  #byStart: ReadonlyMap<string, readonly string[]> | undefined;
  #byEnd: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(paths: readonly string[]) {
    this.all = [...paths].sort();
  }

  /** Those of a namespace, by what their names begin with: `Service_shop_`. */
  in(start: string): readonly string[] {
    this.#byStart ??= groups(this.all, (path) => path.slice(path.lastIndexOf("/") + 1, path.lastIndexOf("_") + 1));
    return this.#byStart.get(start) ?? [];
  }

  /** Those whose names end so: `web.yaml`. */
  called(end: string): readonly string[] {
    this.#byEnd ??= groups(this.all, (path) => path.slice(path.lastIndexOf("_") + 1));
    return this.#byEnd.get(end) ?? [];
  }
}

/** Paths by a key of theirs. */
export function groups(paths: Iterable<string>, keyOf: (path: string) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const key = keyOf(path);
    const known = found.get(key);
    if (known === undefined) found.set(key, [path]);
    else known.push(path);
  }
  return found;
}
