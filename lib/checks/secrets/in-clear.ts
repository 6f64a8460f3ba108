import type { DataObject, Manifest } from "../../synth/manifest.js";
import { field, isObject } from "../workload.js";

/**
 * An object without the fields that hold encrypted data: `sops` with its recipients (SOPS), the
 * encrypted data of a SealedSecret, and the data of a Secret, which is judged as a whole.
 */
export function inClear({ group, kind, data }: Pick<Manifest, "group" | "kind" | "data">): DataObject {
  if (group === "" && kind === "Secret") {
    const { data: _, stringData: __, ...rest } = data;
    return withoutSops(rest);
  }
  if (group === "bitnami.com" && kind === "SealedSecret" && isObject(data.spec)) {
    const { encryptedData: _, ...spec } = data.spec;
    return withoutSops({ ...data, spec });
  }
  return withoutSops(data);
}

function withoutSops(data: DataObject): DataObject {
  if (!isEncryptedBySops(data)) return data;
  const { sops: _, ...rest } = data;
  return rest;
}

/** Whether an object is encrypted by SOPS, which decrypts it and takes the field `sops` out before it is applied. */
export function isEncryptedBySops(data: DataObject): boolean {
  return typeof field(data.sops, "mac") === "string";
}
