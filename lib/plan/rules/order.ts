import { field } from "../../checks/workload.js";
import { objectLabel, type Data, type DataObject, type Identity } from "../../synth/manifest.js";
import { argocdFolder } from "../../targets/argocd/root.js";
import type { Consequence } from "../consequence.js";
import { tell, type Pair, type Scene } from "../pair.js";
import type { Side } from "../side.js";
import { named } from "../wording.js";

const annotation = "argocd.argoproj.io/sync-wave";

/** Objects that stood before others in a sync and now stand after them, or the other way round (Argo CD, "Sync Phases and Waves"). */
export function order(pair: Pair, scene: Scene): Consequence[] {
  const { change: { path, kind }, before, after } = pair;
  if (before === undefined || after === undefined || kind === "moved") return [];
  const [was, is] = [waveOf(before), waveOf(after)];
  if (was === is) return [];
  const folder = path.slice(0, path.lastIndexOf("/"));
  const others = scene.after.inFolder(folder).filter((other) => {
    if (other === path || !scene.before.has(other)) return false;
    const [otherWas, otherIs] = [waveIn(scene.before, other), waveIn(scene.after, other)];
    const isSwapped = Math.sign(was - otherWas) * Math.sign(is - otherIs) === -1;
    // Of two that both moved, the one whose path comes first tells.
    return isSwapped && (otherWas === otherIs || path < other);
  }).flatMap((other) => scene.after.object(other)?.identity ?? []);
  if (others.length === 0) return [];
  const nameOf = (identity: Identity): string => (folder.endsWith(`/${argocdFolder}`) ? identity.name : objectLabel(identity));
  const subject = nameOf(pair.identity);
  const [now, until] = is < was ? ["before", "after"] : ["after", "before"];
  return [tell(pair, "order", { subject, pointer: "/metadata/annotations/argocd.argoproj.io~1sync-wave", text: `syncs ${subject} ${now} ${named(others.map(nameOf))} instead of ${until}` })];
}

/** The wave of a file, which is not parsed for it: all files of a folder are asked. */
function waveIn(side: Side, path: string): number {
  return numberOf(/sync-wave["']?: *["']?(-?[0-9]+)/.exec(side.text(path) ?? "")?.[1]);
}

const waveOf = (object: DataObject): number => numberOf(field(field(field(object, "metadata"), "annotations"), annotation));

function numberOf(text: Data | undefined): number {
  const wave = Number(text ?? 0);
  return Number.isSafeInteger(wave) ? wave : 0;
}
