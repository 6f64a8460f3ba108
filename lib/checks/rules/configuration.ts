import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import type { Findings, Rule } from "./findings.js";
import { dataKey } from "./forms.js";
import { below, object, text } from "./reading.js";

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateConfigMap. Sizes are checked where objects are rendered. */
export const configMap: Rule = ({ data, binaryData }, at, found) => {
  checkKeys(data, `${at}/data`, found);
  checkKeys(binaryData, `${at}/binaryData`, found);
  checkBase64(binaryData, `${at}/binaryData`, found);
  for (const key of Object.keys(object(data))) {
    if (Object.hasOwn(object(binaryData), key)) found.add("list-duplicate", below(`${at}/data`, key), `The key ${quote(key)} is in both data and binaryData`);
  }
};

/** Keys that secrets of a type need: all of a list, of one of the lists. */
const needed: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "kubernetes.io/dockercfg": [[".dockercfg"]],
  "kubernetes.io/dockerconfigjson": [[".dockerconfigjson"]],
  "kubernetes.io/basic-auth": [["username"], ["password"]],
  "kubernetes.io/ssh-auth": [["ssh-privatekey"]],
  "kubernetes.io/tls": [["tls.crt", "tls.key"]],
};

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateSecret. Values are never printed. */
export const secret: Rule = ({ metadata, type, data, stringData }, at, found) => {
  checkKeys(data, `${at}/data`, found);
  checkKeys(stringData, `${at}/stringData`, found);
  checkBase64(data, `${at}/data`, found);
  const kind = text(type);
  const keys = new Set([...Object.keys(object(data)), ...Object.keys(object(stringData))]);
  const choices = Object.hasOwn(needed, kind) ? (needed[kind] ?? []) : [];
  if (choices.length > 0 && !choices.some((all) => all.every((key) => keys.has(key)))) {
    found.add("field-missing", `${at}/data`, `A Secret of type ${kind} needs ${choices.map((all) => all.join(" and ")).join(" or ")}`);
  }
  if (kind === "kubernetes.io/service-account-token" && text(annotationsOf(metadata)["kubernetes.io/service-account.name"]) === "") {
    found.add("field-missing", `${at}/metadata/annotations`, "A Secret of type kubernetes.io/service-account-token needs the annotation kubernetes.io/service-account.name");
  }
};

const annotationsOf = (metadata: Data | undefined): DataObject => object(object(metadata).annotations);

function checkKeys(value: Data | undefined, at: string, found: Findings): void {
  const entries = object(value);
  for (const key in entries) {
    if (Object.hasOwn(entries, key) && !dataKey.accepts(key)) found.add("name-malformed", below(at, key), `The key is ${quote(key)}, expected ${dataKey.expected}`);
  }
}

/** JSON carries bytes as base64 with padding (encoding/json, with line breaks passed over). */
function checkBase64(value: Data | undefined, at: string, found: Findings): void {
  const entries = object(value);
  for (const key in entries) {
    const encoded = entries[key];
    if (!Object.hasOwn(entries, key) || typeof encoded !== "string" || isEncrypted(encoded)) continue;
    const plain = encoded.replace(/[\r\n]/g, "");
    if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) {
      found.add("value-invalid", below(at, key), `The value of ${quote(key)} is not base64`, "Encode it, or use stringData in a Secret and data in a ConfigMap.");
    }
  }
}

/** SOPS leaves its mark in place of the value (github.com/getsops/sops, aes/cipher.go); it is decrypted before it is applied. */
const isEncrypted = (value: string): boolean => value.startsWith("ENC[");
