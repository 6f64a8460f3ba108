import { isReference } from "./reference.js";

// What follows `://` (RFC 3986, section 3.2.1). Quotes and brackets end a URL in most texts.
const userinfo = /^[^\s/:@"'`<>{}|\\]{0,100}:([^\s/@"'`]{1,200})@[^\s@]/;

/** Offset of a URL that carries a password, such as `postgres://user:…@host`. Not of one with a reference in its place. */
export function findUrlPassword(text: string): number | undefined {
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    const match = userinfo.exec(text.slice(at + 3, at + 320));
    const password = match?.[1];
    if (password === undefined || isReference(password) || /^(?:password|PASSWORD|pass|PASS|pwd)$/.test(password) || /^[*x.]+$/i.test(password)) continue;
    return at;
  }
  return undefined;
}
