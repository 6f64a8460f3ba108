import { quote } from "../model/name.js";

/**
 * Says why a container image is not one exact version. A reference is
 * `[registry[:port]/]path:tag` with an optional `@sha256:…` (Docker "distribution", reference grammar).
 */
export function imageProblems(image: string): string[] {
  const [reference = "", digest] = image.split("@", 2);
  const path = reference.slice(reference.lastIndexOf("/") + 1);
  const [, tag] = path.split(":", 2);
  const shown = `The image ${quote(image, 120)}`;
  const name = reference.slice(0, reference.length - (tag ?? "").length);
  if (!/^[a-z0-9][a-z0-9._:/-]*$/i.test(reference) || /[A-Z]/.test(name)) {
    return [`${shown} is not an image reference. Write \`registry/path:tag\` in lower case.`];
  }
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    return [`${shown} has a malformed digest. Write \`@sha256:\` and 64 hex digits, or leave the digest out.`];
  }
  if (tag === undefined || tag === "") return [`${shown} has no tag. Write an exact version, such as \`:1.2.3\`.`];
  if (tag === "latest") return [`${shown} is not pinned. Write an exact version instead of \`latest\`.`];
  if (!/^\w[\w.-]{0,127}$/.test(tag)) return [`${shown} has a malformed tag. Write an exact version, such as \`:1.2.3\`.`];
  return [];
}
