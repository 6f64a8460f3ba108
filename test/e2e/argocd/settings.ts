import { parse } from "yaml";
import { field, isObject } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { labObjects } from "../lab.js";

/** What the lab's Helm values say of its ArgoCD. */
export interface Settings {
  /** Data of the ConfigMap argocd-cm. */
  readonly config: Readonly<Record<string, string>>;
  /** Data of argocd-cmd-params-cm, which the chart makes flags of. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The lab's own settings, without its way to sign in, for which there is nobody to ask. */
export function labSettings(): Settings {
  const chart = labObjects().find(({ manifest: { kind, name } }) => kind === "HelmChart" && name === "argocd");
  const values = field(chart?.manifest.data.spec, "valuesContent");
  if (typeof values !== "string") throw new Error("The lab's ArgoCD has no values");
  const parsed: Data = parse(values);
  const configs = field(parsed, "configs");
  const { "oidc.config": _, ...config } = texts(field(configs, "cm"));
  return { config, parameters: texts(field(configs, "params")) };
}

function texts(value: Data | undefined): Record<string, string> {
  const data: DataObject = isObject(value) ? value : {};
  return Object.fromEntries(Object.entries(data).map(([key, one]) => [key, String(one)]));
}
