import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { AdapterError, fileFailure } from "../adapters/error.js";
import { readToken } from "../adapters/git/credential.js";
import { Gitea } from "../adapters/gitea/client.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { visible } from "../diagnostics/visible.js";
import { applyGitea, diffGitea } from "../gitea/apply.js";
import type { Change } from "../server/difference.js";
import { codeownersFile, parseCodeowners, unknownTeams } from "../gitea/owners.js";
import { secretVariable, type Wish } from "../gitea/topic.js";
import type { GiteaSettings } from "../model/gitea.js";
import { serverVariable } from "../publish/connect.js";
import { findIndexedClusters } from "../tree/disk.js";
import { treeFolder } from "../tree/places.js";
import { settingsFile } from "../workspace/find.js";
import type { RequestOf } from "./arguments.js";
import { wantedCodeowners } from "./codeowners.js";
import type { WorkspaceContext } from "./context.js";
import { textOf } from "./file-text.js";
import { readGiteaSettings } from "./gitea-settings.js";
import type { Outcome } from "./outcome.js";
import { plural } from "./plural.js";

/** Compares Gitea with the settings, makes it so, or writes CODEOWNERS. */
export async function gitea(request: RequestOf<"gitea">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const { settings, diagnostics } = await readGiteaSettings(context, request, progress);
  if (settings === undefined) {
    const missing = diagnose("gitea-settings-missing", "There is no such file", { file: settingsFile }, { hint: "Write it with defineGitea() of lib/model/gitea.ts." });
    return { diagnostics: diagnostics.length > 0 ? diagnostics : [missing], text: "", result: undefined };
  }
  switch (request.action) {
    case "codeowners": return writeCodeowners(context.root, settings);
    case "diff": return diff(context.root, settings, progress);
    case "apply": return apply(context.root, settings, progress);
  }
}

function writeCodeowners(root: string, settings: GiteaSettings): Outcome {
  const read = (path: string): string | undefined => textOf(join(root, treeFolder, path));
  const { text, diagnostics } = wantedCodeowners(root, settings, findIndexedClusters(root), read);
  const path = join(root, codeownersFile);
  const isWritten = textOf(path) !== text;
  if (isWritten && !hasErrors(diagnostics)) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileAtomic(path, text);
    } catch (error) {
      throw fileFailure(error, codeownersFile, "It was left as it was.");
    }
  }
  const said = hasErrors(diagnostics) ? "Nothing was written." : isWritten ? `${codeownersFile} was written.` : `${codeownersFile} is as it has to be.`;
  return { diagnostics, text: said, result: { written: isWritten && !hasErrors(diagnostics) } };
}

async function diff(root: string, settings: GiteaSettings, progress: (stage: string) => void): Promise<Outcome> {
  const found = await diffGitea(await connect(root, settings), wishOf(settings), progress);
  const changes = [...found.changes, ...ownersWithoutTeam(root, settings)];
  const text = changes.length === 0 ? "Gitea is as the settings say."
    : `${plural(changes.length, "difference")}. \`npm run astrolabe -- gitea apply\` makes it as the settings say.`;
  return outcomeOf({ text: [...changes.flatMap(linesOf), text], extra: found.extra, result: { differences: changes.map(dataOf) }, isFailed: changes.length > 0 });
}

async function apply(root: string, settings: GiteaSettings, progress: (stage: string) => void): Promise<Outcome> {
  const { made, left, extra } = await applyGitea(await connect(root, settings), wishOf(settings), progress);
  const remaining = [...left, ...ownersWithoutTeam(root, settings)];
  const text = made.length === 0 && remaining.length === 0 ? "Gitea is as the settings say. Nothing was changed."
    : `${plural(made.length, "difference")} mended, ${remaining.length} left.`;
  return outcomeOf({
    text: [...made.flatMap(linesOf), ...remaining.flatMap(linesOf), text], extra,
    result: { made: made.map(dataOf), left: remaining.map(dataOf) }, isFailed: remaining.length > 0,
  });
}

/** The server that the settings name, or the environment, as the token's user sees it. */
async function connect(root: string, { server }: GiteaSettings): Promise<Gitea> {
  const told = process.env[serverVariable] ?? "";
  if (told !== "" && !/^https?:\/\/[^\s@?#]+$/.test(told)) {
    throw new AdapterError(`${serverVariable} is not an address of http or https without credentials`, { subject: serverVariable, hint: "Write it like https://git.example.org." });
  }
  const address = told === "" ? server : told;
  const { token } = await readToken(root, address);
  return new Gitea({ server: address, token });
}

const wishOf = (settings: GiteaSettings): Wish => ({
  settings,
  secretOf: (name) => {
    const value = process.env[secretVariable(name)] ?? "";
    return value === "" ? undefined : value;
  },
});

/** Teams in CODEOWNERS as it stands that the settings do not know. */
function ownersWithoutTeam(root: string, settings: GiteaSettings): readonly Change[] {
  return unknownTeams(parseCodeowners(textOf(join(root, codeownersFile)) ?? ""), settings).map((owner) => ({
    subject: `owner ${owner}`, isMissing: true, fields: [], calls: [], obstacle: `${codeownersFile} names it, and it is no team of ${settingsFile}.`,
  }));
}

function linesOf({ subject, isMissing, fields, obstacle }: Change): string[] {
  return [
    `${subject}${isMissing ? ": not there" : ""}`,
    ...fields.map(({ field, now, wanted }) => (isMissing ? `  ${field}: ${wanted}` : `  ${field}: ${now} → ${wanted}`)),
    ...(obstacle === undefined ? [] : [`  ${obstacle}`]),
  ].map(visible);
}

const dataOf = ({ subject, isMissing, fields, calls, obstacle }: Change): object =>
  ({ subject, missing: isMissing, fields, calls: calls.map(({ method, path }) => `${method} ${path}`), ...(obstacle === undefined ? {} : { obstacle }) });

function outcomeOf({ text, extra, result, isFailed }: { readonly text: readonly string[]; readonly extra: readonly string[]; readonly result: object; readonly isFailed: boolean }): Outcome {
  const diagnostics: readonly Diagnostic[] = [];
  const left = extra.length === 0 ? [] : ["Beside the settings, and left alone:", ...extra.map((note) => `  ${visible(note)}`)];
  return { diagnostics, text: [...left, ...text].join("\n"), result: { ...result, extra }, failed: isFailed };
}
