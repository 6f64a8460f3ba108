import { bytes } from "../../constructs/quantity.js";
import type { VolumeFacts } from "./facts.js";
import type { Inventory } from "./inventory.js";
import type { DeploymentCapacity } from "./place.js";

/** Provisioners whose volumes are folders or disks of the node that the pod runs on, by the projects' own documentation. */
const onNodes: ReadonlySet<string> = new Set(["rancher.io/local-path", "openebs.io/local", "local.csi.openebs.io", "topolvm.io", "zfs.csi.openebs.io"]);

/** Where volumes of a cluster's classes take their room from. */
export interface Classes {
  readonly isOnNode: (volume: VolumeFacts) => boolean;
  /** The class of a volume by name; absent when it names none and there is no default. */
  readonly classOf: (volume: VolumeFacts) => string | undefined;
  /** Bytes of classes whose storage is elsewhere, by name. */
  readonly sizes: ReadonlyMap<string, number>;
}

export function classesOf({ storageClasses = [], distribution }: Inventory, deployments: readonly DeploymentCapacity[]): Classes {
  const provisioners = new Map(deployments.flatMap(({ facts }) => facts.provisioners));
  // K3s brings this class ("Volumes and Storage").
  if (distribution === "k3s" && !provisioners.has("local-path")) provisioners.set("local-path", "rancher.io/local-path");
  const stated = new Map(storageClasses.map(({ name, disk }) => [name, disk]));
  const standard = storageClasses.find((storage) => storage.default === true)?.name;
  const classOf = ({ class: named }: VolumeFacts): string | undefined => named ?? standard;
  return {
    classOf,
    isOnNode: (volume) => {
      const name = classOf(volume);
      if (name === undefined) return false;
      const disk = stated.get(name);
      return disk === undefined ? onNodes.has(provisioners.get(name) ?? "") : disk === "node";
    },
    sizes: new Map(storageClasses.flatMap(({ name, disk }) => {
      const size = disk === undefined || disk === "node" ? undefined : bytes(disk);
      return size === undefined ? [] : [[name, size] as const];
    })),
  };
}
