import type { Entry } from "./entry.js";

/** What a schema finds wrong in an object, and what is wrong with schemas. */
export const schemaCodes = () => ({
  "schema-unknown-field": {
    severity: "error",
    title: "An object has a field that its kind does not know",
    means: "The API server refuses the field, or drops it without a word. Either way it does nothing.",
    fix: "Correct the name. If the kind is newer than its schema, renew the pack with `astrolabe schemas add`.",
  },
  "schema-type": {
    severity: "error",
    title: "A field has a value of another type",
    means: "The API server cannot read the object when a field holds, say, a number where it expects a string.",
    fix: "Give the field a value of the type that the message names.",
  },
  "schema-required": {
    severity: "error",
    title: "An object lacks a field that it needs",
    means: "The kind's schema demands the field. A null counts as absent in the kinds that Kubernetes itself has.",
    fix: "Add the field.",
  },
  "schema-enum": {
    severity: "error",
    title: "A field has none of the values that are allowed",
    means: "The schema lists the values that the field may have.",
    fix: "Use one of the values in the message; upper and lower case count.",
  },
  "schema-duplicate": {
    severity: "error",
    title: "A list holds the same element twice",
    means: "The elements of this list are told apart by the fields that the message names, so of two that share them one would be lost.",
    fix: "Remove one of them, or give it an identity of its own.",
  },
  "schema-invalid": {
    severity: "error",
    title: "A field's value breaks a rule of its schema",
    means: "The schema limits what the field may hold: a range, a length, a pattern, a format, or a choice between several forms.",
    fix: "Change the value to what the message asks for.",
  },
  "kind-unknown": {
    severity: "error",
    title: "No schema describes a kind",
    means: "Neither Kubernetes, nor a pack of the workspace, nor a definition among the cluster's objects describes the kind, so nobody can tell whether the object is valid.",
    fix: "Correct apiVersion and kind, or make a pack: `astrolabe schemas add <file>` with the CustomResourceDefinition.",
  },
  "kind-not-served": {
    severity: "error",
    title: "The cluster does not serve a version of a kind",
    means: "The kind is known, but not in this version on this cluster: it was removed, comes later, or its definition no longer serves it.",
    fix: "Use the version that the hint names.",
  },
  "kind-not-enabled": {
    severity: "error",
    title: "A kind is served only where it is turned on",
    means: "API servers do not serve alpha APIs, and beta APIs introduced since Kubernetes 1.24, unless they are started with `--runtime-config` for them (KEP-3136).",
    fix: "Use a stable API, or add a pack made from the API server's own OpenAPI document, which shows that the cluster serves it.",
  },
  "kind-deprecated": {
    severity: "warning",
    title: "A version of a kind is deprecated",
    means: "The API server still serves it, and a later version will not. Objects have to move before the cluster does.",
    fix: "Use the replacement that the hint names.",
  },
  "pack-invalid": {
    severity: "error",
    title: "A schema pack, or what it is made of, cannot be used",
    means: "A definition or pack is not well-formed: it cannot be parsed, holds what the API server would refuse, or refers to schemas outside of itself.",
    fix: "Correct the definition at the line that is named, or make the pack anew with `astrolabe schemas add`.",
  },
  "pack-version": {
    severity: "error",
    title: "A schema pack is of another version of Kubernetes",
    means: "The pack was taken from an API server whose minor version is not the cluster's, so it says nothing about what this cluster serves.",
    fix: "Take the OpenAPI document from the cluster itself and run `astrolabe schemas add` again, or delete the pack.",
  },
} as const satisfies Record<string, Entry>);
