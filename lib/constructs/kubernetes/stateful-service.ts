import { storageName } from "../mount.js";
import type { StatefulService } from "../stateful-service.js";
import { addObject, report, selectorLabels, type Context, type Fields } from "./context.js";
import { addIngress } from "./ingress.js";
import { addNetworkPolicy } from "./network-policy.js";
import { podTemplate } from "./pod.js";
import { addDisruptionBudget, fewest } from "./replication.js";
import { addServiceAccount } from "./service-account.js";
import { addMembersService, addService } from "./service.js";
import { storageClassProblems } from "./storage.js";

export function renderStatefulService(service: StatefulService, context: Context): void {
  const { routes, storage, membersName, props: { ports, replicas } } = service;
  const pods = fewest(replicas);
  const problems = Object.values(storage).flatMap((volume) => storageClassProblems(volume.class, context.cluster));
  report(service, [...new Set(problems)]);
  addServiceAccount(service, context);
  addNetworkPolicy(service, context, routes);
  addObject(service, context, {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    spec: {
      replicas: pods,
      serviceName: membersName,
      revisionHistoryLimit: 3,
      selector: { matchLabels: selectorLabels(service, context) },
      updateStrategy: { type: "RollingUpdate" },
      template: podTemplate(service, context, { spread: pods > 1 }),
      ...retention(context),
      volumeClaimTemplates: claims(service),
    },
  });
  addService(service, context, ports);
  addMembersService(service, context, membersName, ports);
  addIngress(service, context, routes, ports);
  addDisruptionBudget(service, context, pods);
}

/** Volumes outlive the service. The field is served by default from Kubernetes 1.27 on (KEP-1847). */
function retention({ cluster }: Context): Fields {
  const minor = Number(cluster.kubernetes.split(".")[1]);
  return minor < 27 ? {} : { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" } };
}

/** With apiVersion, kind and volume mode, as the API server stores them, so that a comparison finds no difference. */
function claims({ storage }: StatefulService): Fields[] {
  return Object.entries(storage).map(([path, volume]) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: storageName(path, volume) },
    spec: {
      accessModes: ["ReadWriteOnce"],
      volumeMode: "Filesystem",
      ...(volume.class === undefined ? {} : { storageClassName: volume.class }),
      resources: { requests: { storage: volume.size } },
    },
  }));
}
