import type { Data, DataObject } from "../../../synth/manifest.js";
import { below, object, text } from "../../rules/reading.js";
import { field, isObject } from "../../workload.js";
import type { Need } from "../facts.js";
import type { Drawer } from "./drawer.js";
import { key, name } from "./pod-needs.js";

/** What cert-manager puts into the Secret of a Certificate (cert-manager, "Certificate resource"). */
const certificateKeys = ["ca.crt", "tls.crt", "tls.key"] as const;

/** cert-manager.io/v1 Certificate. */
export const certificate: Drawer = (data) => {
  const spec = object(data.spec);
  const issuer = object(spec.issuerRef);
  const needs: Need[] = [];
  const kind = text(issuer.kind) || "Issuer";
  // Issuers of other groups belong to extensions of cert-manager.
  if ((text(issuer.group) || "cert-manager.io") === "cert-manager.io") name(needs, `cert-manager.io/${kind}`, issuer.name, "/spec/issuerRef/name");
  const more = spec.keystores !== undefined || spec.additionalOutputFormats !== undefined;
  const secret = text(spec.secretName);
  return { needs, ...(secret === "" ? {} : { makes: [{ kind: "Secret", name: secret, ...(more ? {} : { keys: certificateKeys }) }] }) };
};

/**
 * cert-manager.io/v1 Issuer and ClusterIssuer: the account's key is made, all other Secrets are read.
 * Those of a ClusterIssuer are in the namespace that cert-manager is told to use, which no object shows.
 */
export const issuer: Drawer = (data) => {
  const everywhere = data.kind === "ClusterIssuer" ? { namespace: "*" } : {};
  const spec = object(data.spec);
  const needs: Need[] = [];
  name(needs, "Secret", object(spec.ca).secretName, "/spec/ca/secretName", everywhere.namespace);
  look(spec, "/spec", 0, needs, everywhere.namespace);
  const account = text(field(object(spec.acme).privateKeySecretRef, "name"));
  return { needs, ...(account === "" ? {} : { makes: [{ kind: "Secret", name: account, ...everywhere }] }) };
};

/** How deep references are looked for: solvers of ACME have theirs on level 5. */
const maxDepth = 8;

/** Every field whose name ends in `SecretRef` is a reference to a key of a Secret (cert-manager API, SecretKeySelector). */
function look(value: Data | undefined, at: string, depth: number, needs: Need[], namespace: string | undefined): void {
  if (depth > maxDepth) return;
  if (Array.isArray(value)) value.forEach((item: Data, index) => look(item, `${at}/${index}`, depth + 1, needs, namespace));
  if (!isObject(value)) return;
  for (const [field, inner] of Object.entries(value as DataObject)) {
    if (field === "privateKeySecretRef") continue;
    if (/secretref$/i.test(field)) key(needs, "Secret", inner, below(at, field), namespace);
    else look(inner, below(at, field), depth + 1, needs, namespace);
  }
}
