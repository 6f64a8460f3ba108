import { fail, noOverload } from "../budget.js";
import { type Native, text } from "./native.js";

const form = /^[A-Za-z0-9+/]*={0,2}$/;

/** Base64 with or without its padding: cel-go `ext/encoders.go`. */
function decode(value: string): Uint8Array {
  const plain = value.replace(/[\r\n]/g, "");
  const bare = plain.replace(/=+$/, "");
  const padded = plain.length !== bare.length;
  if (!form.test(plain) || bare.length % 4 === 1 || (padded && plain.length % 4 !== 0)) fail("illegal base64 data");
  return new Uint8Array(Buffer.from(bare, "base64"));
}

export const encoders: Readonly<Record<string, Native>> = {
  "base64.encode": ([value]) => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : noOverload()),
  "base64.decode": ([value]) => decode(text(value)),
};
