/** What tests do with an API server: find a kind's address, make objects, ask whether it would take one. */
import type { DataObject, Manifest } from "#lib/synth/manifest.js";
import { field, objects } from "#lib/checks/workload.js";
import type { Answer, Client } from "./client.js";
import { messageOf } from "./client.js";
import { eventually } from "./eventually.js";

/** Where the objects of one kind are: `deployments` and whether they have a namespace. */
interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The API of one server, with its resources as the server itself lists them. */
export class Cluster {
  readonly #client: Client;
  readonly #groups = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Whether the server would take an object: a server-side apply that changes nothing, strict about unknown fields. */
  async dryRun(object: Pick<Manifest, "apiVersion" | "kind" | "name" | "data">): Promise<Answer> {
    return this.#apply(object, "&dryRun=All");
  }

  /** Makes an object. @throws Error with the server's words when it does not take it. */
  async create(object: Pick<Manifest, "apiVersion" | "kind" | "name" | "data">): Promise<void> {
    const answer = await this.#apply(object, "&force=true");
    if (answer.status >= 300) throw new Error(`${object.kind} ${object.name}: ${messageOf(answer)}`);
  }

  /** Makes custom resource definitions and waits until their kinds are served. */
  async define(definitions: readonly DataObject[]): Promise<void> {
    for (const definition of definitions) {
      await this.create({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: nameOf(definition), data: definition });
    }
    for (const definition of definitions) await this.#established(nameOf(definition));
    this.#groups.clear();
  }

  async #established(name: string): Promise<void> {
    await eventually(`the definition ${name} is established`, 30, async () => {
      const { body } = await this.#client.ask({ method: "GET", path: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}` });
      const conditions = objects(field(field(body, "status"), "conditions"));
      return conditions.some(({ type, status }) => type === "Established" && status === "True") ? [] : [JSON.stringify(conditions)];
    });
  }

  async #apply({ apiVersion, kind, name, data }: Pick<Manifest, "apiVersion" | "kind" | "name" | "data">, query: string): Promise<Answer> {
    const root = `/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`;
    const resources = await this.#resources(root);
    const resource = resources.get(kind);
    if (resource === undefined) return { status: 404, body: `the server has no ${apiVersion} ${kind}`, warnings: [] };
    const namespace = field(data.metadata, "namespace");
    const place = resource.namespaced ? `/namespaces/${encodeURIComponent(typeof namespace === "string" && namespace !== "" ? namespace : "default")}` : "";
    const path = `${root}${place}/${resource.plural}/${encodeURIComponent(name)}?fieldManager=astrolabe&fieldValidation=Strict${query}`;
    return this.#client.ask({ method: "PATCH", path, body: data, type: "application/apply-patch+yaml" });
  }

  #resources(root: string): Promise<ReadonlyMap<string, Resource>> {
    const known = this.#groups.get(root);
    if (known !== undefined) return known;
    const asked = this.#client.ask({ method: "GET", path: root }).then(({ body }) => new Map(objects(field(body, "resources")).flatMap((resource): [string, Resource][] => {
      const { name, kind, namespaced } = resource;
      return typeof name !== "string" || typeof kind !== "string" || name.includes("/") ? [] : [[kind, { plural: name, namespaced: namespaced === true }]];
    })));
    this.#groups.set(root, asked);
    return asked;
  }
}

/** The name of an object. */
export function nameOf(object: DataObject): string {
  const name = field(object.metadata, "name");
  return typeof name === "string" ? name : "";
}
