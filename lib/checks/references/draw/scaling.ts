import type { Data, DataObject } from "../../../synth/manifest.js";
import { each, isEmpty, number, object, text } from "../../rules/reading.js";
import { isObject } from "../../workload.js";
import type { AutoscalerFacts } from "../facts.js";
import type { Drawer } from "./drawer.js";

/** policy/v1 PodDisruptionBudget. One without a selector is for no pods (API reference). */
export const budget: Drawer = (data, labels) => {
  const { selector, minAvailable, maxUnavailable } = object(data.spec);
  const pods = labels.selector(selector);
  if (pods === undefined) return {};
  return {
    budget: {
      pods,
      ...(isAmount(minAvailable) ? { minAvailable } : {}),
      ...(isAmount(maxUnavailable) ? { maxUnavailable } : {}),
    },
  };
};

const isAmount = (value: Data | undefined): value is number | string => typeof value === "number" || typeof value === "string";

/** autoscaling HorizontalPodAutoscaler, versions 1 and 2. */
export const autoscaler: Drawer = (data) => {
  const spec = object(data.spec);
  const target = object(spec.scaleTargetRef);
  const kind = text(target.kind);
  const group = text(target.apiVersion).includes("/") ? text(target.apiVersion).split("/")[0] ?? "" : "";
  if (kind === "" || text(target.name) === "") return {};
  const qualified = group.includes(".") ? `${group}/${kind}` : kind;
  return {
    needs: [{ kind: qualified, name: text(target.name), at: "/spec/scaleTargetRef/name" }],
    autoscaler: { kind: qualified, name: text(target.name), minimum: number(spec.minReplicas) ?? 1, shares: shares(spec) },
  };
};

/** Metrics that are shares of requests. Without any metric it is the CPU (kubernetes, pkg/apis/autoscaling/v2/defaults.go). */
function shares(spec: DataObject): AutoscalerFacts["shares"] {
  const found: AutoscalerFacts["shares"][number][] = [];
  if (isEmpty(spec.metrics)) return [{ resource: "cpu", at: "/spec" }];
  each(spec.metrics, "/spec/metrics", ({ type, resource, containerResource }, at) => {
    const [field, source] = type === "ContainerResource" ? ["containerResource", object(containerResource)] as const : ["resource", object(resource)] as const;
    if ((type !== "Resource" && type !== "ContainerResource") || object(source.target).type !== "Utilization") return;
    const container = field === "containerResource" ? text(source.container) : "";
    found.push({ resource: text(source.name), ...(container === "" ? {} : { container }), at: `${at}/${field}/name` });
  });
  return found;
}

/** keda.sh/v1alpha1 ScaledObject. KEDA makes an autoscaler of it, which may scale to nothing (KEDA, "Scaling Deployments"). */
export const scaledObject: Drawer = (data) => {
  const spec = object(data.spec);
  const target = object(spec.scaleTargetRef);
  const kind = text(target.kind) || "Deployment";
  if (text(target.name) === "" || (text(target.apiVersion) !== "" && !text(target.apiVersion).startsWith("apps/"))) return {};
  return {
    needs: [{ kind, name: text(target.name), at: "/spec/scaleTargetRef/name" }],
    autoscaler: { kind, name: text(target.name), minimum: number(spec.minReplicaCount) ?? 0, shares: [] },
  };
};

/** core/v1 LimitRange: what containers get that ask for nothing (kubernetes, plugin/pkg/admission/limitranger; pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem). */
export const limitRange: Drawer = (data) => {
  const defaults = new Set<string>();
  each(object(data.spec).limits, "", (item) => {
    if (item.type !== "Container") return;
    for (const amounts of [item.defaultRequest, item.default, item.min, item.max]) {
      if (isObject(amounts)) for (const resource of Object.keys(amounts)) defaults.add(resource);
    }
  });
  return defaults.size === 0 ? {} : { defaults: [...defaults] };
};
