import type { AppVersions, PinnedVersion, VersionsFile } from "./versions-file.js";

/** What a name is to be pinned to. */
export interface Pin {
  readonly name: string;
  readonly version: string;
}

/**
 * The text of a versions file with some versions of an app as they are to be. Every other byte stays. Names that were not there
 * come where they belong in sorted keys, indented as their neighbours are.
 */
export function withPins({ text }: VersionsFile, app: AppVersions, pins: readonly Pin[]): string {
  const known = new Map(app.value.map((member) => [member.name, member]));
  const edits = pins.map(({ name, version }): Edit => {
    const member = known.get(name);
    return member === undefined ? { at: app.open, to: app.open, text: "" } : { at: member.valueStart, to: member.end, text: JSON.stringify(version) };
  });
  const added = pins.filter(({ name }) => !known.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return apply(text, [...edits, ...insertions(text, app, added)]);
}

interface Edit {
  readonly at: number;
  readonly to: number;
  readonly text: string;
}

function insertions(text: string, app: AppVersions, added: readonly Pin[]): Edit[] {
  const { value: members, open, end } = app;
  const lead = leadOf(text, app);
  const written = ({ name, version }: Pin): string => `${lead}${JSON.stringify(name)}: ${JSON.stringify(version)}`;
  if (members.length === 0) {
    const close = lead.replace(/ {2}$/, "");
    return added.length === 0 ? [] : [{ at: open + 1, to: end - 1, text: `${added.map(written).join(",")}${close}` }];
  }
  return added.map((pin) => {
    const earlier = members.filter(({ name }) => name < pin.name).at(-1);
    // The first of all comes before the comma that others then need.
    return earlier === undefined ? { at: open + 1, to: open + 1, text: `${written(pin)},` } : { at: earlier.end, to: earlier.end, text: `,${written(pin)}` };
  });
}

/** The blanks before each member: those of the first one, or two more than the app's own. */
function leadOf(text: string, { value: [first], open, start }: { readonly value: readonly PinnedVersion[]; readonly open: number; readonly start: number }): string {
  if (first !== undefined) return text.slice(open + 1, first.start);
  return `${/[\r\n]*[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "\n"}  `;
}

function apply(text: string, edits: readonly Edit[]): string {
  let made = "";
  let done = 0;
  const inOrder = edits.map((edit, index) => ({ ...edit, index })).sort((a, b) => a.at - b.at || a.index - b.index);
  for (const { at, to, text: replacement } of inOrder) {
    made += text.slice(done, at) + replacement;
    done = to;
  }
  return made + text.slice(done);
}
