/** Name of the app that an import of author code names, such as `../../apps/shop/app.js`; else nothing. */
export function importedApp(specifier: string): string | undefined {
  return /^\.{1,2}(?:\/\.\.)*\/(?:apps\/)?([^/.][^/]*)\/app\.[jt]s$/.exec(specifier)?.[1];
}

/** Name of the compiler's module that an import names, such as `model/app`; else nothing. */
export function compilerModule(specifier: string): string | undefined {
  return /^(?:#lib|astrolabe)\/(.+)\.[jt]s$/.exec(specifier)?.[1];
}

/** How a source that could not be parsed announces itself when somebody evaluates it. */
export const brokenSource = "astrolabe: broken source ";

/**
 * All files that a file depends on, itself included, sorted.
 *
 * @param isApart says which imported files are left out, with what they import. Default: none.
 */
export function closure(
  file: string,
  imports: Pick<ReadonlyMap<string, readonly string[]>, "get">,
  isApart: (file: string) => boolean = () => false,
): string[] {
  const reached = new Set([file]);
  for (const from of reached) {
    for (const to of imports.get(from) ?? []) if (!isApart(to)) reached.add(to);
  }
  return [...reached].sort((a, b) => (a < b ? -1 : 1));
}
