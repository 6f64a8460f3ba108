import { hash } from "node:crypto";
import { formatOf, type ObjectFormat } from "./tree.js";

/** One entry of a tree. Files are not executable. */
interface TreeEntry {
  readonly name: string;
  readonly id: string;
  readonly isFolder: boolean;
}

/** The id that git gives a tree with one entry (gitformat-pack, "tree"). */
function treeId({ name, id, isFolder }: TreeEntry, format: ObjectFormat): string {
  const entry = Buffer.concat([Buffer.from(`${isFolder ? "40000" : "100644"} ${name}\0`), Buffer.from(id, "hex")]);
  return hash(format, Buffer.concat([Buffer.from(`tree ${entry.length}\0`), entry]));
}

/** The id of the tree that holds one file or folder at a path and nothing else. */
export function treeWithOnly(path: string, { id, isFolder }: Omit<TreeEntry, "name">): string {
  const [name = "", ...folders] = path.split("/").reverse();
  const format = formatOf(id);
  return folders.reduce((tree, folder) => treeId({ name: folder, id: tree, isFolder: true }, format), treeId({ name, id, isFolder }, format));
}
