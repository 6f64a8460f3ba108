import { findAssignment } from "./assignments.js";
import { decodedTexts, decodeWhole } from "./encodings.js";
import { entropyOf, isRandom } from "./entropy.js";
import { tellingOf, type Telling } from "./names.js";
import { findPasswordHash } from "./password-hash.js";
import { findPrivateKey } from "./private-key.js";
import { isReference } from "./reference.js";
import { tokenRuns } from "./runs.js";
import { findToken } from "./tokens/find.js";
import { findUrlPassword } from "./urls.js";

/** Texts without a credential, since names, images and addresses recur in every object. No text with one is kept. */
const clean = new Set<string>();
const longestKept = 200;
const mostKept = 10_000;

/** What a text seems to hold. It never holds any part of the text. */
export interface Credential {
  /** What it is, with its article, for messages: `a private key`. */
  readonly kind: string;
  /** Where it begins in the text; 0 when the whole text is meant or decoding moved it. */
  readonly offset: number;
}

/**
 * The first credential that is found in a text, by its form (the rules of gitleaks, private keys, URLs), by a name
 * that tells what the value is, or in what the text holds in base64. Encrypted forms, references, digests, UUIDs,
 * certificates and public keys are none.
 *
 * @param name of the variable, key, flag or annotation whose value the text is.
 */
export function credentialIn(text: string, name = ""): Credential | undefined {
  if (text.length < 4) return undefined;
  const telling = name === "" ? undefined : tellingOf(name);
  const isClean = text.length < shortest || clean.has(text);
  if ((isClean && telling === undefined) || text.startsWith("ENC[")) return undefined;
  const runs = tokenRuns(text);
  const found = (isClean ? undefined : byForm(text, runs))
    ?? (telling === undefined ? undefined : byName(text.trim(), telling))
    ?? (telling === undefined && runs.length === 0 ? undefined : inBase64(text, telling));
  if (found === undefined && text.length >= shortest && text.length <= longestKept) {
    if (clean.size >= mostKept) clean.clear();
    clean.add(text);
  }
  return found;
}

/** Characters below which a text without a name that tells holds nothing. */
const shortest = 13;

function byForm(text: string, runs: readonly number[]): Credential | undefined {
  if (text.length < shortest) return undefined;
  const key = findPrivateKey(text);
  if (key !== undefined) return { kind: "a private key", offset: key };
  const token = runs.length === 0 ? undefined : findToken(text, runs);
  if (token !== undefined) return { kind: `a token (${token.id})`, offset: token.offset };
  const hash = findPasswordHash(text);
  if (hash !== undefined) return { kind: "a hashed password", offset: hash };
  const url = findUrlPassword(text);
  if (url !== undefined) return { kind: "a URL with a password", offset: url };
  return findAssignment(text);
}

function byName(value: string, telling: Telling): Credential | undefined {
  if (value.includes("\n") || value.length > 2000 || isReference(value)) return undefined;
  if (telling === "password") return value.length >= 4 || entropyOf(value) > 0 ? { kind: "a password", offset: 0 } : undefined;
  const headless = value.replace(/^(?:Basic|Bearer|Token) /i, "");
  // `user:password` in base64, as in the configuration of container registries and in HTTP headers (RFC 7617).
  if (/^[!-~]{1,100}:[!-~]{4,}$/.test(decodeWhole(headless) ?? "")) return { kind: "a user and password in base64", offset: 0 };
  return isRandom(headless) ? { kind: "a generated secret", offset: 0 } : undefined;
}

function inBase64(text: string, telling: Telling | undefined): Credential | undefined {
  for (const decoded of decodedTexts(text)) {
    const found = byForm(decoded, tokenRuns(decoded)) ?? (telling === "password" ? byName(decoded.trim(), telling) : undefined);
    if (found !== undefined) return { kind: `${found.kind} in base64`, offset: 0 };
  }
  return undefined;
}
