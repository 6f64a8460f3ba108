/** Kinds that others need before they can be made at all. */
const first = ["Namespace", "CustomResourceDefinition"];

/**
 * The file that Portainer applies for a stack on Kubernetes: all objects, those first that others need. `kubectl apply` goes through
 * a file from its beginning and takes no second look, so objects of a kind that the same stack defines may have to wait for the next
 * deployment: a stack of its own, in an earlier wave, is the place for definitions.
 *
 * @param files texts of the objects, one each, by the names of their files.
 */
export function joinManifests(files: ReadonlyMap<string, string>): string {
  const ranked = [...files].map(([name, text]) => ({ name, text, rank: rankOf(text) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  return ranked.map(({ text }) => (text.endsWith("\n") ? text : `${text}\n`)).join("---\n");
}

function rankOf(text: string): number {
  const rank = first.indexOf(/^kind: *"?([A-Za-z]+)"?$/m.exec(text)?.[1] ?? "");
  return rank === -1 ? first.length : rank;
}
