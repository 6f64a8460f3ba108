import type { Data, DataObject } from "../../../synth/manifest.js";
import { each, list, object, text } from "../../rules/reading.js";
import type { Need } from "../facts.js";

const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

/** What a pod's spec refers to by name (core/v1 PodSpec). What is optional is needed by nobody. */
export function podNeeds(spec: DataObject, at: string, needs: Need[]): void {
  name(needs, "ServiceAccount", spec.serviceAccountName ?? spec.serviceAccount, `${at}/serviceAccountName`);
  name(needs, "PriorityClass", spec.priorityClassName, `${at}/priorityClassName`);
  name(needs, "RuntimeClass", spec.runtimeClassName, `${at}/runtimeClassName`);
  each(spec.imagePullSecrets, `${at}/imagePullSecrets`, (secret, place) => name(needs, "Secret", secret.name, `${place}/name`));
  each(spec.volumes, `${at}/volumes`, (volume, place) => volumeNeeds(volume, place, needs));
  for (const containers of containerLists) {
    each(spec[containers], `${at}/${containers}`, (container, place) => containerNeeds(container, place, needs));
  }
}

function containerNeeds(container: DataObject, at: string, needs: Need[]): void {
  each(container.env, `${at}/env`, (variable, place) => {
    const { configMapKeyRef, secretKeyRef } = object(variable.valueFrom);
    if (configMapKeyRef !== undefined) key(needs, "ConfigMap", configMapKeyRef, `${place}/valueFrom/configMapKeyRef`);
    if (secretKeyRef !== undefined) key(needs, "Secret", secretKeyRef, `${place}/valueFrom/secretKeyRef`);
  });
  each(container.envFrom, `${at}/envFrom`, (source, place) => {
    for (const [field, kind] of [["configMapRef", "ConfigMap"], ["secretRef", "Secret"]] as const) {
      const reference = object(source[field]);
      if (reference.optional !== true) name(needs, kind, reference.name, `${place}/${field}/name`);
    }
  });
}

function volumeNeeds(volume: DataObject, at: string, needs: Need[]): void {
  if (volume.configMap !== undefined) files(needs, "ConfigMap", volume.configMap, `${at}/configMap`, "name");
  if (volume.secret !== undefined) files(needs, "Secret", volume.secret, `${at}/secret`, "secretName");
  if (volume.persistentVolumeClaim !== undefined) {
    name(needs, "PersistentVolumeClaim", object(volume.persistentVolumeClaim).claimName, `${at}/persistentVolumeClaim/claimName`);
  }
  if (volume.projected !== undefined) {
    each(object(volume.projected).sources, `${at}/projected/sources`, (source, place) => {
      if (source.configMap !== undefined) files(needs, "ConfigMap", source.configMap, `${place}/configMap`, "name");
      if (source.secret !== undefined) files(needs, "Secret", source.secret, `${place}/secret`, "name");
    });
  }
  if (volume.csi !== undefined) {
    name(needs, "Secret", object(object(volume.csi).nodePublishSecretRef).name, `${at}/csi/nodePublishSecretRef/name`);
  }
  if (volume.ephemeral !== undefined) {
    claimNeeds(object(object(object(volume.ephemeral).volumeClaimTemplate).spec), `${at}/ephemeral/volumeClaimTemplate/spec`, needs);
  }
}

/** What the spec of a volume claim refers to. An empty class means none (Kubernetes, "Persistent Volumes", Class). */
export function claimNeeds(spec: DataObject, at: string, needs: Need[]): void {
  name(needs, "StorageClass", spec.storageClassName, `${at}/storageClassName`);
}

/** Adds a reference unless its name is absent. */
export function name(needs: Need[], kind: string, value: Data | undefined, at: string, namespace?: string): void {
  const named = text(value);
  if (named !== "") needs.push({ kind, name: named, at, ...(namespace === undefined ? {} : { namespace }) });
}

/** Adds a reference to one key, such as a `secretKeyRef`. */
export function key(needs: Need[], kind: string, value: Data | undefined, at: string, namespace?: string): void {
  const reference = object(value);
  if (reference.optional === true || text(reference.name) === "") return;
  needs.push({
    kind, name: text(reference.name), at: `${at}/name`,
    ...(text(reference.key) === "" ? {} : { key: text(reference.key) }),
    ...(namespace === undefined ? {} : { namespace }),
  });
}

/** Adds a reference to an object that becomes files, and to each key that is picked from it. */
function files(needs: Need[], kind: string, value: Data, at: string, field: string): void {
  const source = object(value);
  const named = text(source[field]);
  if (source.optional === true || named === "") return;
  const place = `${at}/${field}`;
  const picked = list(source.items);
  if (picked.length === 0) needs.push({ kind, name: named, at: place });
  each(source.items, `${at}/items`, (item, itemAt) => needs.push({ kind, name: named, at: place, key: text(item.key), keyAt: `${itemAt}/key` }));
}
