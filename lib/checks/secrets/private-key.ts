// Headers as in RFC 1421 stand between the first line of an old PEM file and its content. Line breaks may be escaped, as in JSON.
const pem = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nrt]|(?:Proc-Type|DEK-Info|Version|Comment): [^\n\\]{0,100}){1,40}[A-Za-z0-9+/=]{24}/;

/** Offset of a private key with its content: PEM (RFC 7468), OpenSSH, PGP, PuTTY. Encrypted ones count, since they can be guessed at. */
export function findPrivateKey(text: string): number | undefined {
  if (text.includes("PuTTY-User-Key-File-") && text.includes("Private-Lines:")) return text.indexOf("PuTTY-User-Key-File-");
  return text.includes("PRIVATE KEY") ? pem.exec(text)?.index : undefined;
}
