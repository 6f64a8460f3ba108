import { ApiObject, type Chart } from "cdk8s";

/** A Helm release that the helm controller of RKE2 or K3s installs and keeps. */
export interface Release {
  readonly repository: string;
  readonly chart: string;
  /** One exact version of the chart. */
  readonly version: string;
  /** Values, as YAML. */
  readonly values: string;
  /** Single values by their path, where a setting decides. */
  readonly set?: Readonly<Record<string, string | number>>;
}

/**
 * Adds a release to the chart's namespace. The object itself stands in kube-system, where the helm
 * controller's installing job may reach the chart's repository and the API server.
 */
export function helmChart(scope: Chart, name: string, { repository, chart, version, values, set }: Release): ApiObject {
  return new ApiObject(scope, "release", {
    apiVersion: "helm.cattle.io/v1",
    kind: "HelmChart",
    metadata: { name, namespace: "kube-system" },
    spec: {
      repo: repository,
      chart,
      version,
      targetNamespace: scope.namespace,
      ...(set === undefined ? {} : { set }),
      valuesContent: values,
    },
  });
}

/** Annotation of objects whose kind a release defines: ArgoCD tries them again until the kind exists. */
export const definedByRelease = { "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true" };
