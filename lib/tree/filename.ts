import { createHash } from "node:crypto";
import type { Identity } from "../synth/manifest.js";

// Well below the 255 bytes of a name on common file systems, so that tools can add to it.
const longestName = 200;
const extension = ".yaml";
const digestDigits = 16;

// Device names that Windows reserves before the first dot of a name
// ("Naming Files, Paths, and Namespaces", learn.microsoft.com).
const deviceKind = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/**
 * The name of an object's file, in which the object's whole identity can be read:
 * `Deployment.apps_shop_web.yaml`, `Service_shop_web.yaml` in the core group, and
 * `ClusterRole.rbac.authorization.k8s.io_reader.yaml` for the whole cluster.
 *
 * Kind, group, namespace and name keep a-z, 0-9, `.` and `-` (the kind also A-Z, but neither `.` nor
 * `-`); everything else becomes `%` and two hex digits for each byte of its UTF-8. So neither `_` nor
 * `~` occurs within a part, and two identities that differ in more than the letter case of their
 * kinds have names that differ even after case folding and Unicode normalisation.
 *
 * @returns at most 200 bytes of ASCII. A longer name is cut and ends in `~` and 16 hex digits of the
 *   SHA-256 of the whole name without `.yaml`.
 * @throws TypeError for a lone surrogate, which has no UTF-8. Earlier stages refuse it.
 */
export function objectFile({ group, kind, namespace, name }: Identity): string {
  const type = group === "" ? kindPart(kind) : `${guarded(kind)}.${part(group)}`;
  const whole = namespace === "" ? `${type}_${part(name)}` : `${type}_${part(namespace)}_${part(name)}`;
  return (whole.length + extension.length <= longestName ? whole : shortened(whole)) + extension;
}

/** The path of an object's file in the tree: `paris/shop/Service_shop_web.yaml`. */
export const treePath = (cluster: string, deployment: string, identity: Identity): string =>
  `${cluster}/${deployment}/${objectFile(identity)}`;

// Without a kind, `%` keeps the dot before the group from coming first.
function kindPart(kind: string): string {
  return kind === "" ? "%" : kind.replace(/[^A-Za-z0-9]/gu, escape);
}

// A kind that is followed by a dot must not be a device's name.
function guarded(kind: string): string {
  return deviceKind.test(kind) ? escape(kind.slice(0, 1)) + kind.slice(1) : kindPart(kind);
}

function part(text: string): string {
  return text.replace(/[^a-z0-9.-]/gu, escape);
}

function escape(character: string): string {
  if (/[\ud800-\udfff]/u.test(character)) throw new TypeError("A lone surrogate cannot be part of a file name.");
  return Buffer.from(character).toString("hex").replace(/../g, "%$&");
}

function shortened(whole: string): string {
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, digestDigits);
  const start = whole.slice(0, longestName - extension.length - digestDigits - 1);
  // Half an escape would tell a reader nothing.
  return `${start.replace(/%.?$/, "")}~${digest}`;
}
