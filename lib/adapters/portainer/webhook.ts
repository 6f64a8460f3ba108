import { HttpClient, type Patience } from "../http.js";
import { text } from "../json.js";

/** What a Portainer said when it was told that a stack has changed. */
export type Told = "told" | "unknown";

/**
 * Tells a Portainer that the reference of a stack has moved, by the stack's webhook. It answers at once and looks afterwards, so "told" does not
 * say that the stack was deployed. Telling it of what it has already does nothing.
 *
 * @param server base URL, without `/api`.
 * @param id of the webhook, which is a secret.
 * @returns `unknown` when no stack has such a webhook.
 * @throws AdapterError for any other answer, and when there is none; the id is not in it.
 */
export async function tellWebhook(server: string, id: string, patience: Patience = {}): Promise<Told> {
  const client = new HttpClient(server, {
    api: "/api", headers: {},
    said: (data) => text(data, "message"),
    redact: (said) => said.replaceAll(id, "(webhook)"),
    hint: (status) => (status === 409 ? "Either it is at an update of that stack, then tell it again in a minute; or the user is gone who changed the stack last, as whom it updates: `astrolabe portainer status` says so." : "Look at the log of Portainer, and tell it again."),
  }, patience);
  const { status } = await client.ask({ method: "POST", path: `/stacks/webhooks/${id}`, answers: [404], isRepeatable: true });
  return status === 404 ? "unknown" : "told";
}
