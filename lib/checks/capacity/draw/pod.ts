import type { Data, DataObject } from "../../../synth/manifest.js";
import { field, isObject, objects, type PodTemplate } from "../../workload.js";
import { releaseLabels } from "../../release-labels.js";
import { amount, amounts, withDefaults } from "../amounts.js";
import type { ContainerFacts, PodFacts, PodTerm, ResourceFacts, SpreadFacts, VolumeFacts } from "../facts.js";
import { labelSelector, nodeTerms, pairs, text, texts, tolerations } from "./selectors.js";

/** What a pod asks of a node. */
export function podFacts({ metadata, spec, pointer }: PodTemplate, volumes: readonly VolumeFacts[] = []): PodFacts {
  const affinity = spec["affinity"];
  const terms = nodeTerms(affinity);
  const overhead = amounts(spec["overhead"]);
  const runtimeClass = text(spec["runtimeClassName"]);
  const nodeName = text(spec["nodeName"]);
  return {
    at: `${pointer}/spec`,
    labels: lasting(pairs(metadata["labels"]), [affinity ?? null, spec["topologySpreadConstraints"] ?? null]),
    containers: containersOf(spec),
    ...(isObject(spec["resources"]) ? { whole: resources(spec["resources"]) } : {}),
    ...(Object.keys(overhead).length === 0 ? {} : { overhead }),
    ...(runtimeClass === undefined ? {} : { runtimeClass }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(terms === undefined ? {} : { nodeAffinity: terms }),
    ...listed("nodeSelector", pairs(spec["nodeSelector"])),
    ...listed("tolerations", tolerations(spec["tolerations"])),
    ...listed("near", podTerms(field(affinity, "podAffinity"))),
    ...listed("apart", podTerms(field(affinity, "podAntiAffinity"))),
    ...listed("spread", spreads(spec["topologySpreadConstraints"])),
    ...listed("ports", hostPorts(spec)),
    ...listed("claims", objects(spec["volumes"]).flatMap((volume) => text(field(volume["persistentVolumeClaim"], "claimName")) ?? [])),
    ...listed("volumes", [...volumes, ...objects(spec["volumes"]).flatMap((volume) => {
      const template = field(volume["ephemeral"], "volumeClaimTemplate");
      return template === undefined ? [] : [claimedVolume(template)];
    })]),
  };
}

/** Labels without those that change with each release, unless the pod itself is placed by them. */
function lasting(labels: readonly (readonly [string, string])[], placement: Data): Record<string, string> {
  const placed = JSON.stringify(placement);
  return Object.fromEntries(labels.filter(([key]) => !releaseLabels.includes(key) || placed.includes(key)));
}

/** Lists are left out when they are empty: facts are kept for every deployment. */
function listed<Name extends string, Item>(name: Name, items: readonly Item[]): Partial<Record<Name, readonly Item[]>> {
  if (items.length === 0) return {};
  const record: Partial<Record<Name, readonly Item[]>> = {};
  record[name] = items;
  return record;
}

/** What is claimed by a PersistentVolumeClaim or the template of one. */
export function claimedVolume(claim: Data): VolumeFacts {
  const spec = field(claim, "spec");
  const named = text(field(spec, "storageClassName"));
  const size = amount("storage", field(field(field(spec, "resources"), "requests"), "storage")) ?? 0;
  return { size, ...(named === undefined ? {} : { class: named }) };
}

/** Limits stand in for requests that are not stated (Kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_Pod). */
export function resources(value: Data | undefined): ResourceFacts {
  const limits = amounts(field(value, "limits"));
  const requests = withDefaults(amounts(field(value, "requests")), limits);
  return { requests, ...(Object.keys(limits).length === 0 ? {} : { limits }) };
}

function containersOf(spec: DataObject): ContainerFacts[] {
  return [
    ...objects(spec["initContainers"]).map((container) => ({ ...resources(container["resources"]), role: container["restartPolicy"] === "Always" ? "sidecar" : "init" } as const)),
    ...objects(spec["containers"]).map((container) => resources(container["resources"])),
  ];
}

function podTerms(affinity: Data | undefined): PodTerm[] {
  return objects(field(affinity, "requiredDuringSchedulingIgnoredDuringExecution")).flatMap((term) => {
    const topologyKey = text(term["topologyKey"]);
    // Without a selector a term concerns no pods (core/v1, PodAffinityTerm).
    if (topologyKey === undefined || !isObject(term["labelSelector"])) return [];
    const namespaces = texts(term["namespaces"]);
    return [{
      topologyKey, selector: labelSelector(term["labelSelector"]),
      ...(namespaces.length === 0 ? {} : { namespaces }),
      ...(isObject(term["namespaceSelector"]) ? { namespaceSelector: labelSelector(term["namespaceSelector"]) } : {}),
    }];
  });
}

function spreads(value: Data | undefined): SpreadFacts[] {
  return objects(value).flatMap((spread) => {
    const topologyKey = text(spread["topologyKey"]);
    const { maxSkew, minDomains } = spread;
    if (spread["whenUnsatisfiable"] === "ScheduleAnyway" || topologyKey === undefined || !isObject(spread["labelSelector"])) return [];
    return [{
      topologyKey, selector: labelSelector(spread["labelSelector"]),
      maxSkew: typeof maxSkew === "number" && maxSkew > 0 ? maxSkew : 1,
      ...(typeof minDomains === "number" ? { minDomains } : {}),
      ...(spread["nodeTaintsPolicy"] === "Honor" ? { honorsTaints: true } as const : {}),
      ...(spread["nodeAffinityPolicy"] === "Ignore" ? { ignoresAffinity: true } as const : {}),
    }];
  });
}

/** Ports of a pod in the node's network are ports of the node (Kubernetes pkg/apis/core/v1/defaults.go, defaultHostNetworkPorts). */
function hostPorts(spec: DataObject): string[] {
  const inNodesNetwork = spec["hostNetwork"] === true;
  const sidecars = objects(spec["initContainers"]).filter((container) => container["restartPolicy"] === "Always");
  return [...new Set([...objects(spec["containers"]), ...sidecars].flatMap((container) => objects(container["ports"]).flatMap((port) => {
    const number = port["hostPort"] ?? (inNodesNetwork ? port["containerPort"] : undefined);
    return typeof number === "number" && number > 0 ? [`${text(port["protocol"]) ?? "TCP"}/${number}/${text(port["hostIP"]) ?? "0.0.0.0"}`] : [];
  })))];
}
