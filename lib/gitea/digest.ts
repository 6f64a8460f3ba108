import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

/**
 * Gitea does not tell the value of a secret, so a digest stands beside it, in a text that Gitea does tell. It tells whether a
 * value is the same and nothing more: scrypt (RFC 7914) with a salt of its own and 16 MB makes guessing dear, and only who may change the secret can read it.
 */
const form = /\bscrypt:([0-9a-f]{32}):([0-9a-f]{64})\b/;

/** A digest of a value, with a salt that was never used before. */
export function digestOfSecret(value: string): string {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString("hex")}:${scryptSync(value, salt, 32).toString("hex")}`;
}

/** Whether a text holds the digest of a value. A text without any digest holds that of no value. */
export function holdsDigest(text: string, value: string): boolean {
  const [, salt, digest] = form.exec(text) ?? [];
  return salt !== undefined && digest !== undefined && timingSafeEqual(Buffer.from(digest, "hex"), scryptSync(value, Buffer.from(salt, "hex"), 32));
}
