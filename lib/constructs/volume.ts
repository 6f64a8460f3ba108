import type { Construct } from "constructs";
import { Part, type PartProps } from "./part.js";
import { bytes, type Bytes } from "./quantity.js";

export interface VolumeProps extends PartProps {
  readonly size: Bytes;
  /** Storage class of the cluster. Default: the cluster's default class. */
  readonly class?: string;
  /** Who can write: containers on one node (default) or on any. */
  readonly access?: "one-node" | "many-nodes";
  /** Whether the data stays when the construct is removed. Default: true. */
  readonly keep?: boolean;
}

/** Lasting storage that several workloads of the deployment can mount. For one volume a replica see `StatefulService`. */
export class Volume extends Part<VolumeProps> {
  constructor(scope: Construct, id: string, props: VolumeProps) {
    super(scope, id, props);
  }

  /** The volume for a mount that cannot write. */
  get readOnly(): ReadOnlyVolume {
    return new ReadOnlyVolume(this);
  }

  protected override problems(): string[] {
    return [...super.problems(), ...sizeProblems(this.props.size, "volume")];
  }
}

/** A {@link Volume} that a mount can only read. Made by its `readOnly`. */
export class ReadOnlyVolume {
  readonly volume: Volume;

  constructor(volume: Volume) {
    this.volume = volume;
  }
}

export function sizeProblems(size: string, what: string): string[] {
  if (bytes(size) !== undefined) return [];
  return [`The ${what}'s size ${JSON.stringify(size)} is malformed. Write one such as \`"10Gi"\`.`];
}
