import { objectLabel } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { applicationOf, cascadeFate, isLeftByPortainer, pruneFate, syncOptions } from "../fate.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { sizeText } from "../wording.js";
import { requested } from "./claims.js";

/** Objects that another Application brings from now on (Argo CD, "Resource Tracking", "Automated Sync Policy"). */
export function moves(pair: Pair, scene: Scene): Consequence[] {
  const { change: { kind, path, from = path, cluster }, before } = pair;
  const [, old = "", file] = from.split("/", 3);
  const now = path.split("/")[1] ?? "";
  if (kind !== "moved" || old === now || file === undefined || before === undefined || syncOptions(before).has("Prune=false")) return [];
  if (isLeftByPortainer(scene, cluster)) return [];
  const holds = scene.after.hasFolder(`${cluster}/${old}`);
  const loser = applicationOf(scene.after, cluster, old);
  const gone = loser === undefined ? applicationOf(scene.before, cluster, old) : undefined;
  const fate = loser === undefined ? gone && cascadeFate(gone, scene, syncOptions(before)) : pruneFate(loser, holds);
  if (fate !== undefined && fate.end === "left") return [];
  const subject = objectLabel(pair.identity);
  const way = `${old} deletes it unless ${now} takes it over first`;
  if (pair.type === "/PersistentVolumeClaim") {
    return [tell(pair, "claim-moved", { subject, text: `risks ${sizeText(requested(before))} of data: ${subject} moves from ${old} to ${now}, and ${way}` })];
  }
  return [tell(pair, "moved-between", { subject, text: `moves ${subject} from ${old} to ${now}: ${way}` })];
}
