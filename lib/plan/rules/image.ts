import { field, objects } from "../../checks/workload.js";
import type { DataObject } from "../../synth/manifest.js";

/** An image reference in parts (distribution reference grammar: name, then `:tag`, then `@digest`). */
interface Image {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** The image of one container that changes. */
export interface ImageChange {
  readonly container: string;
  /** For people: `grafana 11.1.0 → 11.2.0`. */
  readonly text: string;
  /** Whether the later version is the older one. */
  readonly isDowngrade: boolean;
}

/** The images that change in the containers that both pods have. */
export function imageChanges(before: DataObject, after: DataObject): ImageChange[] {
  return ["initContainers", "containers"].flatMap((list) => {
    const old = new Map(objects(before[list]).map((container) => [container["name"], field(container, "image")]));
    return objects(after[list]).flatMap((container) => {
      const was = old.get(container["name"]);
      const is = field(container, "image");
      if (typeof was !== "string" || typeof is !== "string" || was === is) return [];
      return [{ container: String(container["name"]), ...compare(parse(was), parse(is)) }];
    });
  });
}

function compare(was: Image, is: Image): Omit<ImageChange, "container"> {
  const short = is.name.slice(is.name.lastIndexOf("/") + 1);
  if (was.name !== is.name) return { text: `${whole(was)} → ${whole(is)}`, isDowngrade: false };
  const order = was.tag === undefined || is.tag === undefined ? 0 : compareVersions(was.tag, is.tag);
  if (was.tag === is.tag) {
    const pinned = was.digest === undefined ? "pinned to a digest" : is.digest === undefined ? "no longer pinned to a digest" : "with another digest";
    return { text: `${short} ${is.tag ?? ""} ${pinned}`.replace("  ", " "), isDowngrade: false };
  }
  return { text: `${short} ${version(was)} → ${version(is)}${order > 0 ? ", an older version" : ""}`, isDowngrade: order > 0 };
}

const version = ({ tag, digest }: Image): string => tag ?? digest?.slice(0, shortDigest) ?? "latest";
const whole = ({ name, ...of }: Image): string => `${name} ${version(of.tag === undefined && of.digest === undefined ? { name } : { name, ...of })}`;
const shortDigest = "sha256:".length + 12;

function parse(text: string): Image {
  const at = text.indexOf("@");
  const tagged = at === -1 ? text : text.slice(0, at);
  const colon = tagged.indexOf(":", tagged.lastIndexOf("/") + 1);
  return {
    name: colon === -1 ? tagged : tagged.slice(0, colon),
    ...(colon === -1 ? {} : { tag: tagged.slice(colon + 1) }),
    ...(at === -1 ? {} : { digest: text.slice(at + 1) }),
  };
}

/**
 * Compares versions number by number: more than 0 when the first is the later one, and 0 when the two cannot be
 * compared, because one is no version or their suffixes differ (`16-alpine` and `17-bookworm` still compare by 16 and 17).
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  if (left === undefined || right === undefined) return 0;
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(tag: string): number[] | undefined {
  const found = /^v?([0-9]+(?:\.[0-9]+)*)(?:[-+._].*)?$/.exec(tag)?.[1];
  return found?.split(".").map(Number);
}
