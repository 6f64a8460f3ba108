import { createHmac } from "node:crypto";
import { AdapterError } from "../../adapters/error.js";

/** Variable with the key that the ids of all webhooks are made from. */
export const webhookKeyVariable = "ASTROLABE_WEBHOOK_KEY";

/** Fewest characters of the key: 32 of them as hexadecimal digits are 128 bits. */
const shortestKey = 32;

/**
 * The id of a stack's webhook: a UUID that nobody can guess without the key, so that who knows the key needs no list of ids and no
 * account of Portainer. Whoever knows the id can have the stack deployed again, so it is a secret: it is not shown and not logged.
 *
 * A UUID of version 4 (RFC 9562, section 5.4), which is what Portainer takes, with the first 122 bits of HMAC-SHA256 of
 * `<place>/<stack>`. Names hold no slash, so no two pairs give one text.
 */
export function webhookId(key: string, place: string, stack: string): string {
  const bytes = createHmac("sha256", key).update(`${place}/${stack}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * The key from the environment.
 *
 * @throws AdapterError when there is none, or it could be guessed.
 */
export function readWebhookKey(environment: NodeJS.ProcessEnv = process.env): string {
  const key = environment[webhookKeyVariable]?.trim() ?? "";
  if (key.length >= shortestKey) return key;
  throw new AdapterError(key === "" ? `${webhookKeyVariable} is not set` : `${webhookKeyVariable} has ${key.length} characters, fewer than ${shortestKey}`, {
    subject: webhookKeyVariable,
    hint: "It is a secret of Actions, and whoever runs `astrolabe portainer apply` knows it too: the ids of all webhooks are made from it. `openssl rand -hex 32` makes one.",
  });
}
