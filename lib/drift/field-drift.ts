import type { Data } from "../synth/manifest.js";
import { isList, isMap } from "../tree/data.js";
import { isSecretValue, withoutSecrets } from "../tree/secrets.js";
import type { Owner } from "./managed-fields.js";
import { namesOf, type Path } from "./path.js";

/** One field that is otherwise on the cluster than in the tree. */
export interface FieldDrift {
  /** `missing`: the tree sets it and the object has it no more. `added`: the tree does not set it, and somebody did. */
  readonly kind: "missing" | "changed" | "added";
  readonly path: Path;
  /** JSON pointer (RFC 6901) of the field in the object of the tree, or on the cluster if it was added. */
  readonly pointer: string;
  /** Value of the tree, or the default that it relies on; missing when there is none, or it is hidden. */
  readonly wanted?: Data;
  /** Value on the cluster; missing when there is none, or it is hidden. */
  readonly found?: Data;
  /** The field belongs to a Secret or looks like a credential, so its values are not given. */
  readonly hidden?: true;
  /** Whether the tree sets the field, or the list or map that it is a part of and that is applied as a whole. */
  readonly isWanted: boolean;
  /** Who set what is there, the latest first; empty when nobody is recorded, as when the field is gone. */
  readonly owners: readonly Owner[];
}

/** Both values of a field, as far as they may be seen. */
export function shownValues(path: Path, isHidden: boolean, { wanted, found }: { readonly wanted?: Data | undefined; readonly found?: Data | undefined }): Pick<FieldDrift, "wanted" | "found" | "hidden"> {
  const name = tellingName(path);
  if (isHidden || isSecretValue(wanted, name) || isSecretValue(found, name)) return { hidden: true };
  return { ...(wanted === undefined ? {} : { wanted: presentable(wanted) }), ...(found === undefined ? {} : { found: presentable(found) }) };
}

/** The name that says most of a value: of an environment variable it is the variable's. */
function tellingName(path: Path): string {
  const last = path.at(-1);
  const before = path.at(-2);
  if (last !== undefined && "field" in last && last.field === "value" && before !== undefined && "keys" in before) return String(Object.values(before.keys)[0]);
  return namesOf(path).at(-1) ?? "";
}

/** A value without credentials, also those of environment variables and in lists of arguments. */
function presentable(value: Data): Data {
  if (isList(value)) return value.map((item) => (isSecretValue(item, "") ? hidden : presentable(item)));
  if (!isMap(value)) return value;
  const shown = withoutSecrets(value);
  if (!isMap(shown)) return shown;
  return Object.fromEntries(Object.entries(shown).map(([key, inner]) => {
    const isVariable = key === "value" && typeof value.name === "string" && isSecretValue(value.value, value.name);
    return [key, isVariable ? hidden : presentable(inner)];
  }));
}

const hidden = "(hidden)";
