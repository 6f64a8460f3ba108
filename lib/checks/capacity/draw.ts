import type { Manifest } from "../../synth/manifest.js";
import { field, isObject, objects } from "../workload.js";
import { amounts, withDefaults } from "./amounts.js";
import { whole } from "./draw/counts.js";
import { isOpaque } from "./draw/operated.js";
import { claimedVolume } from "./draw/pod.js";
import { pairs, text } from "./draw/selectors.js";
import { podsOf } from "./draw/workloads.js";
import type { CapacityFacts, LimitFacts, QuotaFacts, ScalerFacts } from "./facts.js";

type Changeable<List> = List extends readonly (infer Item)[] ? Item[] : never;
type Drawing = { -readonly [Name in keyof CapacityFacts]: Changeable<CapacityFacts[Name]> };

/** Draws what capacity is proved from out of one deployment's manifests, which are dropped afterwards. */
export function capacityFacts(manifests: readonly Manifest[]): CapacityFacts {
  const facts: Drawing = { pods: [], scalers: [], claims: [], quotas: [], limits: [], namespaces: [], provisioners: [], overheads: [], uncounted: [] };
  for (const [object, manifest] of manifests.entries()) {
    facts.pods.push(...podsOf(manifest, object));
    if (isOpaque(manifest)) facts.uncounted.push(object);
    drawOther(facts, manifest, object);
  }
  return facts;
}

function drawOther(facts: Drawing, manifest: Manifest, object: number): void {
  const { group, kind, namespace, name, data } = manifest;
  switch (`${group}/${kind}`) {
    case "autoscaling/HorizontalPodAutoscaler": facts.scalers.push(...scaler(manifest)); break;
    case "/PersistentVolumeClaim": facts.claims.push({ object, namespace, name, ...claimedVolume(data) }); break;
    case "/ResourceQuota": facts.quotas.push(...quota(manifest, object)); break;
    case "/LimitRange": facts.limits.push(...limits(manifest)); break;
    case "/Namespace": facts.namespaces.push([name, Object.fromEntries(pairs(field(data["metadata"], "labels")))]); break;
    case "storage.k8s.io/StorageClass": facts.provisioners.push([name, text(data["provisioner"]) ?? ""]); break;
    case "node.k8s.io/RuntimeClass": facts.overheads.push([name, amounts(field(data["overhead"], "podFixed"))]); break;
  }
}

function scaler({ namespace, data }: Manifest): ScalerFacts[] {
  const spec = field(data, "spec");
  const target = field(spec, "scaleTargetRef");
  const group = (text(field(target, "apiVersion")) ?? "v1").split("/").slice(0, -1).join("/");
  const minimum = whole(field(spec, "minReplicas"), 1);
  return [{ namespace, target: `${group}/${String(field(target, "kind"))} ${String(field(target, "name"))}`, minimum, maximum: Math.max(minimum, whole(field(spec, "maxReplicas"), minimum)) }];
}

function quota({ namespace, data }: Manifest, object: number): QuotaFacts[] {
  const spec = field(data, "spec");
  const scopes = field(spec, "scopes");
  const hasScopes = (Array.isArray(scopes) && scopes.length > 0) || isObject(field(spec, "scopeSelector"));
  return hasScopes ? [] : [{ object, namespace, hard: amounts(field(spec, "hard")) }];
}

/** With the defaults that the API gives a LimitRange itself (Kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem). */
function limits({ namespace, data }: Manifest): LimitFacts[] {
  return objects(field(field(data, "spec"), "limits")).filter((item) => item["type"] === "Container").map((item) => {
    const most = withDefaults(amounts(item["default"]), amounts(item["max"]));
    return { namespace, limits: most, requests: withDefaults(amounts(item["defaultRequest"]), withDefaults(most, amounts(item["min"]))) };
  });
}
