import { credentialIn } from "./credential.js";

/**
 * Whether a text looks like a credential, so that no message may quote it. Cheap enough to be asked
 * for every value that a finding shows. It errs on the side of yes only under a name that tells.
 *
 * @param name of the field whose value it is; the last step of its JSON pointer will do.
 */
export function looksSecret(text: string, name?: string): boolean {
  return credentialIn(text, name) !== undefined;
}
