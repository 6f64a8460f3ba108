import { looksSecret } from "../checks/secrets/looks-secret.js";
import type { Data, DataObject } from "../synth/manifest.js";
import { isList, isMap } from "./data.js";

/** Whether a field of an object holds what nobody should read in a terminal or a log. */
export function isSecretField(object: DataObject, key: string): boolean {
  // The annotation is a copy of the whole object, made by `kubectl apply`.
  if (key === "kubectl.kubernetes.io/last-applied-configuration") return true;
  return object["kind"] === "Secret" && (key === "data" || key === "stringData");
}

/** A value without what Secrets inside of it hold, such as those among the items of a List. */
export function withoutSecrets(value: Data): Data {
  if (isList(value)) return value.map(withoutSecrets);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecretField(value, key) || isSecretValue(inner, key) ? "(hidden)" : withoutSecrets(inner)]),
  );
}

/** Whether a value looks like a credential, wherever it stands. */
export function isSecretValue(value: Data | undefined, name: string): boolean {
  return typeof value === "string" && looksSecret(value, name);
}

/** Whether a text that could not be read may hold a Secret. It errs on the side of yes. */
export function mayHoldSecret(text: string): boolean {
  return /secret/i.test(text);
}
