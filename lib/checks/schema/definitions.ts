import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { field, isObject, objects } from "../workload.js";
import { kindKey, type Pack, type PackKind, type Structure } from "./pack.js";
import { sharing } from "./share.js";
import { flawsOf, type Flaw } from "./soundness.js";
import { stripped } from "./strip.js";

/** A flaw of one of several definitions. */
export interface DefinitionFlaw extends Flaw {
  /** Index of the definition; the pointer leads into it. */
  readonly index: number;
}

/** Whether an object defines custom resources. */
export function isDefinition({ apiVersion, kind }: DataObject): boolean {
  return kind === "CustomResourceDefinition" && typeof apiVersion === "string" && apiVersion.startsWith("apiextensions.k8s.io/");
}

/**
 * The pack of some CustomResourceDefinitions, and what is wrong with them. Versions with a flaw are left out. CEL rules
 * (`x-kubernetes-validations`) are not kept: a schema does not say whether they hold.
 *
 * @param name see Pack.name.
 */
export function packOfDefinitions(name: string, definitions: readonly DataObject[]): { readonly pack: Pack; readonly flaws: readonly DefinitionFlaw[] } {
  const kinds = new Map<string, PackKind>();
  const structures = new Map<string, Structure>();
  const flaws: DefinitionFlaw[] = [];
  for (const [index, definition] of definitions.entries()) {
    const flaw = (pointer: string, message: string): void => void flaws.push({ index, pointer, message });
    const { spec, apiVersion } = definition;
    const group = field(spec, "group");
    const kind = field(field(spec, "names"), "kind");
    if (apiVersion !== "apiextensions.k8s.io/v1") flaw("/apiVersion", `The definition is of ${quote(apiVersion)}, expected "apiextensions.k8s.io/v1"`);
    else if (typeof group !== "string" || !/^[a-z0-9.-]+$/.test(group)) flaw("/spec/group", `The group is ${quote(group ?? "absent")}, expected a DNS name`);
    else if (typeof kind !== "string" || !/^[A-Za-z][A-Za-z0-9]*$/.test(kind)) flaw("/spec/names/kind", `The kind is ${quote(kind ?? "absent")}, expected a name like Certificate`);
    else {
      const versions = objects(field(spec, "versions"));
      if (versions.length === 0) flaw("/spec/versions", "The definition has no versions");
      for (const [position, version] of versions.entries()) {
        const at = `/spec/versions/${position}`;
        const { name: called } = version;
        if (typeof called !== "string" || !/^[a-z][a-z0-9]*$/.test(called)) {
          flaw(`${at}/name`, `The version is ${quote(called ?? "absent")}, expected a name like v1`);
          continue;
        }
        const schema = field(version.schema, "openAPIV3Schema");
        const found = schema === undefined ? [{ pointer: "", message: "The version has no schema" }] : flawsOf(schema);
        for (const { pointer, message } of found) flaw(`${at}/schema/openAPIV3Schema${pointer}`, message);
        if (found.length > 0) continue;
        const own = `${group}/${called}/${kind}`;
        structures.set(own, rootOf(schema));
        kinds.set(kindKey(group, called, kind), { definition: own, ...use(spec, version) });
      }
    }
  }
  return { pack: { name, builtin: false, kinds, definitions: sharing(structures) }, flaws };
}

function use(spec: Data | undefined, version: DataObject): Omit<PackKind, "definition"> {
  const scope = field(spec, "scope");
  const warning = field(version, "deprecationWarning");
  return {
    served: version.served !== false,
    ...((scope === "Cluster" || scope === "Namespaced") && { scope }),
    ...(version.deprecated === true && { deprecated: typeof warning === "string" ? warning : "" }),
  };
}

/**
 * The schema of a whole object: with apiVersion and kind, which need not be mentioned, and with metadata open, because the API
 * server checks those itself, whatever the definition says.
 */
export function rootOf(schema: Data | undefined): Structure {
  const root = stripped(schema ?? {});
  if (!isObject(root)) return {};
  const properties = isObject(root.properties) ? root.properties : {};
  const metadata = isObject(properties.metadata) ? properties.metadata : {};
  const { $ref: _, ...open } = metadata;
  const text = { type: "string" };
  return {
    ...root, type: "object",
    properties: {
      ...properties,
      apiVersion: text, kind: text,
      metadata: { ...open, "type": "object", "x-kubernetes-preserve-unknown-fields": true },
    },
  };
}
