/** A text of an app's with a version wherever `{name}` stands for one. Other braces stay. */
export function withVersions(text: string, versions: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z0-9_.-]+)\}/g, (written, name: string) => (Object.hasOwn(versions, name) ? versions[name] ?? written : written));
}
