import { each, object, text } from "../../rules/reading.js";
import { field } from "../../workload.js";
import type { MadeObject, Need } from "../facts.js";
import type { Drawer } from "./drawer.js";
import { claimNeeds, key, name } from "./pod-needs.js";

const keysOf = (...maps: readonly unknown[]): string[] =>
  maps.flatMap((map) => (typeof map === "object" && map !== null && !Array.isArray(map) ? Object.keys(map) : []));

/** ConfigMap and Secret: the keys, never the values. One that says nothing of its data is for a controller to fill, such as a token. */
export const keyed: Drawer = ({ data, binaryData, stringData, type }) => {
  if (data === undefined && binaryData === undefined && stringData === undefined) return {};
  const filled = type === "kubernetes.io/service-account-token" ? tokenKeys : [];
  return { keys: [...new Set([...keysOf(data, binaryData, stringData), ...filled])] };
};

/** What a token's controller adds (kubernetes, pkg/controller/serviceaccount/tokens_controller.go). */
const tokenKeys = ["ca.crt", "namespace", "token"];

/** A SealedSecret becomes a Secret with the same keys, and those of its template (bitnami.com/v1alpha1). */
export const sealedSecret: Drawer = (data) => {
  const { encryptedData, template } = object(data.spec);
  const named = text(field(field(template, "metadata"), "name")) || text(field(data.metadata, "name"));
  return { makes: [{ kind: "Secret", name: named, keys: keysOf(encryptedData, field(template, "data")) }] };
};

/** An ExternalSecret makes a Secret; what `dataFrom` and a template give it is not known here (external-secrets.io, API reference). */
export const externalSecret: Drawer = (data) => {
  const { target, dataFrom, data: entries } = object(data.spec);
  const named = text(object(target).name) || text(field(data.metadata, "name"));
  const keys: string[] = [];
  each(entries, "", ({ secretKey }) => keys.push(text(secretKey)));
  return { makes: [{ kind: "Secret", name: named, ...(dataFrom === undefined && object(target).template === undefined ? { keys } : {}) }] };
};

export const claim: Drawer = (data) => {
  const needs: Need[] = [];
  claimNeeds(object(data.spec), "/spec", needs);
  return needs.length === 0 ? {} : { needs };
};

export const volume: Drawer = (data) => {
  const named = text(object(data.spec).storageClassName);
  return named === "" ? {} : { volumeClass: named };
};

/** What a StatefulSet has beside its pods: the Service that names them, and claims `<template>-<set>-<number>`. */
export const statefulSet: Drawer = (data) => {
  const spec = object(data.spec);
  const needs: Need[] = [];
  const makes: MadeObject[] = [];
  name(needs, "Service", spec.serviceName, "/spec/serviceName");
  each(spec.volumeClaimTemplates, "/spec/volumeClaimTemplates", (template, at) => {
    claimNeeds(object(template.spec), `${at}/spec`, needs);
    makes.push({ kind: "PersistentVolumeClaim", name: `${text(field(template.metadata, "name"))}-${text(field(data.metadata, "name"))}-` });
  });
  return {
    ...(needs.length === 0 ? {} : { needs }),
    ...(makes.length === 0 ? {} : { makes }),
    ...(text(spec.serviceName) === "" ? {} : { governedBy: text(spec.serviceName) }),
  };
};

/** HelmChart of RKE2 and K3s (helm.cattle.io/v1): it may make its namespace, and reads credentials and values. */
export const helmChart: Drawer = (data) => {
  const spec = object(data.spec);
  const needs: Need[] = [];
  name(needs, "Secret", object(spec.authSecret).name, "/spec/authSecret/name");
  name(needs, "Secret", object(spec.dockerRegistrySecret).name, "/spec/dockerRegistrySecret/name");
  name(needs, "ConfigMap", object(spec.repoCAConfigMap).name, "/spec/repoCAConfigMap/name");
  each(spec.valuesSecrets, "/spec/valuesSecrets", (secret, at) => key(needs, "Secret", { name: secret.name ?? "" }, at));
  const target = text(spec.targetNamespace);
  if (spec.createNamespace === true && target !== "") return { needs, makes: [{ kind: "Namespace", name: target }] };
  name(needs, "Namespace", target, "/spec/targetNamespace");
  return { needs };
};
