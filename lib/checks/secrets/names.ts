/**
 * What a name says of the value beside it: a `password` is one whatever it looks like, a `secret`
 * (token, key, credential) may as well be the name of one.
 */
export type Telling = "password" | "secret";

/** Names are few and occur often; beyond this many, one is looked at each time. */
const mostKept = 10_000;
const kept = new Map<string, Telling | null>();

/** What the name of a variable, key, flag or annotation says of its value, by the last of its words. */
export function tellingOf(name: string): Telling | undefined {
  if (name.length > 200) return undefined;
  const known = kept.get(name);
  if (known !== undefined) return known ?? undefined;
  const telling = judge(name);
  if (kept.size < mostKept) kept.set(name, telling ?? null);
  return telling;
}

function judge(name: string): Telling | undefined {
  if (!/pass|pwd|secret|token|key|cred|auth|psk|salt|dsn/i.test(name)) return undefined;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== "");
  const last = words.at(-1) ?? "";
  // A digest of a secret tells nothing, and a public key is public.
  if (words.some((word) => /^(?:checksum|hash|digest|fingerprint|sha\d*|public|pub)$/.test(word))) return undefined;
  if (/(?:password|passwd|passphrase|passwort)\d?$/.test(last) || /^(?:pass|pwd|psk)$/.test(last) || /^(?:mysql|pg|db)pwd$/.test(last)) return "password";
  if (/(?:secret|token|apikey|secretkey|accesskey|authkey|privatekey)s?\d?$/.test(last) || /^(?:auth|authorization|credentials?|creds|salt|dsn)$/.test(last)) return "secret";
  if (/^keys?$/.test(last) && words.slice(0, -1).some((word) => /^(?:api|access|secret|private|encryption|encrypt|signing|sign|auth|master|account|license|licence|client|session|webhook|shared|app|cookie|token|jwt|hmac|aes|fernet|root)$/.test(word))) return "secret";
  return undefined;
}
