/** Reading and changing the objects of a cluster by their paths. */
import { field, isObject, objects } from "#lib/checks/workload.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { messageOf, type Client, type Question } from "../client.js";

/** The object at a path. @throws Error with the server's words when there is none. */
export const read = (client: Client, path: string): Promise<DataObject> => must(client, { method: "GET", path });

/** The objects of a list. */
export async function list(client: Client, path: string): Promise<readonly DataObject[]> {
  return objects(field(await read(client, path), "items"));
}

/** Merges fields into an object. */
export const merge = (client: Client, path: string, body: DataObject): Promise<DataObject> =>
  must(client, { method: "PATCH", path, body, type: "application/merge-patch+json" });

/** Deletes an object, or all of a list. */
export const remove = (client: Client, path: string): Promise<DataObject> => must(client, { method: "DELETE", path });

/** Whether the server says that there is none. */
export async function isGone(client: Client, path: string): Promise<boolean> {
  return (await client.ask({ method: "GET", path })).status === 404;
}

async function must(client: Client, question: Question): Promise<DataObject> {
  const answer = await client.ask(question);
  if (answer.status >= 300 || !isObject(answer.body)) throw new Error(`${question.method} ${question.path}: ${messageOf(answer)}`);
  return answer.body;
}
