// The forms of crypt(3): bcrypt, Apache's MD5, SHA-256 and SHA-512; and the one of Argon2.
const hash = /\$(?:2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|apr1\$[^\s$]{1,8}\$[./A-Za-z0-9]{22}|[56]\$(?:rounds=\d{1,9}\$)?[^\s$]{1,16}\$[./A-Za-z0-9]{43,86}|argon2(?:id|i|d)\$v=\d{1,3}\$)/;

/** Offset of a hashed password, as in htpasswd files. Whoever has it can guess at the password without being noticed. */
export function findPasswordHash(text: string): number | undefined {
  return text.includes("$") ? hash.exec(text)?.index : undefined;
}
