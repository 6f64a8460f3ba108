import { parseJson } from "../../adapters/json.js";
import { listCommit, type FoundCommit, type Listing } from "../../adapters/git/listing.js";
import { readObjects } from "../../adapters/git/objects.js";
import { blobId, formatOf } from "../../adapters/git/tree.js";
import { treeWithOnly } from "../../adapters/git/tree-id.js";
import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { joinManifests } from "../../targets/portainer/manifests.js";
import type { PortainerPlace, PortainerStack } from "../../targets/portainer/place.js";
import { placesOf } from "../../targets/portainer/places.js";
import { metadataFolder, treeFolder } from "../../tree/places.js";

/** What one stack's reference is to hold. */
export interface WantedReference {
  readonly stack: PortainerStack;
  /** Base URL of its Portainer. */
  readonly server: string;
  /** Id of the stack's folder in the commit. */
  readonly source: string;
  /** Id of the tree that the reference's commit is to hold. */
  readonly tree: string;
  /** Path of what it holds, and that. */
  readonly path: string;
  readonly holds: { readonly folder: string } | { readonly text: string };
}

/** What a commit has for Portainer. */
export interface CommittedPlaces {
  readonly places: readonly PortainerPlace[];
  /** By wave, then by name, place by place. */
  readonly references: readonly WantedReference[];
  /** What is wrong with the records. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a commit is. */
export interface Source {
  /** Absolute path of the work tree. */
  readonly top: string;
  /** The workspace below it: empty, or such as `deploy/`. */
  readonly prefix: string;
  readonly commit: FoundCommit["id"];
}

/** Reads from the tree of a commit what references are to hold. Neither sources nor the work tree are looked at. */
export async function readWanted({ top, prefix, commit }: Source): Promise<CommittedPlaces> {
  const listing = await listCommit(top, commit, `${prefix}${treeFolder}`);
  const start = `${metadataFolder}/`;
  const records = [...listing.files].filter(([path]) => path.startsWith(start) && path.endsWith(".json"));
  const texts = await readObjects(top, records.map(([, id]) => id));
  const data = records.map(([path, id]) => [path.slice(start.length, -".json".length), parseJson(texts.get(id)?.bytes.toString("utf8") ?? "")] as const);
  const { places, diagnostics } = placesOf(new Map(data));
  const found = [...diagnostics];
  const references: WantedReference[] = [];
  const joined = await joinAll(top, listing, places);
  for (const { place, server, stacks } of places) {
    for (const stack of stacks) {
      const [file = "", ...folders] = stack.file.split("/").reverse();
      const folder = folders.reverse().join("/");
      const own = folderOf(stack);
      const source = listing.folders.get(own);
      const text = joined.get(stack);
      if (source === undefined || (text === undefined && !listing.files.has(`${own}/${file}`))) {
        found.push(diagnose("record-invalid", `The record names the stack ${stack.name}, and the tree has no ${treeFolder}/${own}${text === undefined ? `/${file}` : ""}`, {
          file: `${treeFolder}/${start}${place}.json`, cluster: place, deployment: stack.name,
        }, { hint: "Run `npm run synth`, and commit all of the tree." }));
      } else if (text === undefined) {
        references.push({ stack, server, source, path: folder, holds: { folder: source }, tree: treeWithOnly(folder, { id: source, isFolder: true }) });
      } else {
        references.push({ stack, server, source, path: stack.file, holds: { text }, tree: treeWithOnly(stack.file, { id: blobId(text, formatOf(source)), isFolder: false }) });
      }
    }
  }
  return { places, references, diagnostics: found };
}

/** Folder of a stack in the tree: the last two of its path in the repository. */
const folderOf = ({ file }: PortainerStack): string => file.split("/").slice(-3, -1).join("/");

/** The joined objects of the stacks on Kubernetes. */
async function joinAll(top: string, { files }: Listing, places: readonly PortainerPlace[]): Promise<ReadonlyMap<PortainerStack, string>> {
  const stacks = new Map(places.flatMap(({ stacks }) => stacks).filter(({ kind }) => kind === "kubernetes").map((stack) => [folderOf(stack), stack]));
  if (stacks.size === 0) return new Map();
  const members = [...files].flatMap(([path, id]) => {
    const end = path.lastIndexOf("/");
    const stack = stacks.get(path.slice(0, end));
    return stack === undefined || !path.endsWith(".yaml") ? [] : [{ stack, name: path.slice(end + 1), id }];
  });
  const texts = await readObjects(top, members.map(({ id }) => id));
  const objects = new Map<PortainerStack, Map<string, string>>();
  for (const { stack, name, id } of members) {
    const own = objects.get(stack) ?? new Map<string, string>();
    objects.set(stack, own.set(name, texts.get(id)?.bytes.toString("utf8") ?? ""));
  }
  return new Map([...objects].map(([stack, own]) => [stack, joinManifests(own)]));
}
