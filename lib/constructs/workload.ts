import type { Construct } from "constructs";
import { environmentProblems, type Environment } from "./environment.js";
import { healthProblems, type Health } from "./health.js";
import { imageProblems } from "./image.js";
import { labelProblems } from "./label.js";
import { pathProblems, type Mounts, type Scratch, type Storage } from "./mount.js";
import { Part, type PartProps } from "./part.js";
import { peerProblems, type Destination, type Peer } from "./peer.js";
import { permissionProblems, type Permission } from "./permission.js";
import { portNameProblems, portProblems, type Ports } from "./port.js";
import { hostPathProblems, privilegeProblems, type HostPath, type Privileges } from "./privileges.js";
import { gpuProblems, resourceProblems, type GpuRequest, type Resources } from "./resources.js";
import type { SecretReference } from "./secret-reference.js";

/** What every workload takes. Everything but the image has a default. */
export interface WorkloadProps extends PartProps {
  /** `registry/path:tag` with one exact version; `@sha256:…` may follow. */
  readonly image: string;
  /** Secret with the registry's credentials. */
  readonly pullSecret?: SecretReference;
  /** Program and first arguments. Default: the image's. */
  readonly command?: readonly string[];
  /** Arguments; `$(NAME)` stands for the environment variable NAME. Default: the image's. */
  readonly args?: readonly string[];
  readonly env?: Environment;
  /** Ports that the container listens on, by name. The first is the main one. */
  readonly ports?: Ports;
  readonly health?: Health;
  /** Where Prometheus reads metrics: name of the port, and path. Say also who may: `allowFrom`. Path default: `/metrics`. */
  readonly metrics?: { readonly port: string; readonly path?: string };
  readonly resources?: Resources;
  readonly gpu?: GpuRequest;
  /** Configuration, secrets and volumes by absolute path. */
  readonly mounts?: Mounts;
  /** Folders that can be written, by absolute path; everything else is read-only. Default: `/tmp` of 64Mi. */
  readonly scratch?: Readonly<Record<string, Scratch>>;
  /** Who may talk to it. Default: nobody but the ingress controller on routed ports. */
  readonly allowFrom?: readonly Peer[];
  /** Who it may talk to. Default: nobody but the cluster's DNS. */
  readonly reaches?: readonly Destination[];
  /**
   * Whether it is the proxy by which routes come in, on places that have no ingress controller: it is then in the network
   * of the place's ingress, with all that have routes. Default: false.
   */
  readonly takesRoutes?: boolean;
  /** What it may ask of the Kubernetes API. Default: nothing, and no token is mounted. */
  readonly permissions?: readonly Permission[];
  /** User id that it runs as. Default: 10001. Not 0: see `privileges`. */
  readonly user?: number;
  /** Group id, also of its volumes. Default: the user id. */
  readonly group?: number;
  /** Labels of the nodes that it may run on. Default: any node. */
  readonly nodes?: Readonly<Record<string, string>>;
  /** Seconds between being asked to stop and being killed. Default: 30. */
  readonly stopSeconds?: number;
  /** Folders of the node. Each needs a reason. */
  readonly hostPaths?: readonly HostPath[];
  /** More than the secure defaults allow. Needs a reason. */
  readonly privileges?: Privileges;
}

/** A container image that runs, once or many times. */
export abstract class Workload<Props extends WorkloadProps = WorkloadProps> extends Part<Props> {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id, props);
  }

  /** Volumes of each replica; only a stateful service has some. */
  get storage(): Readonly<Record<string, Storage>> {
    return {};
  }

  /** Folders that can be written. The default makes way for whatever else stands at `/tmp`. */
  get scratch(): Readonly<Record<string, Scratch>> {
    const { scratch, mounts = {}, hostPaths = [] } = this.props;
    if (scratch !== undefined) return scratch;
    const onNode = hostPaths.map(({ path, mountPath = path }) => mountPath);
    const others = [...Object.keys(mounts), ...Object.keys(this.storage), ...onNode];
    return others.includes("/tmp") ? {} : { "/tmp": "64Mi" };
  }

  protected override problems(): string[] {
    const {
      image, ports, metrics, user, group, stopSeconds, env = {}, resources = {}, gpu,
      mounts = {}, hostPaths = [], privileges, permissions = [], allowFrom = [], reaches = [], health, nodes = {},
    } = this.props;
    return [
      ...super.problems(),
      ...imageProblems(image),
      ...environmentProblems(env),
      ...portProblems(ports),
      ...healthProblems(health, ports),
      ...(metrics === undefined ? [] : portNameProblems(ports, metrics.port, "metrics setting")),
      ...resourceProblems(resources),
      ...(gpu === undefined ? [] : gpuProblems(gpu)),
      ...pathProblems({ mounts, scratch: this.scratch, storage: this.storage, hostPaths }),
      ...peerProblems(allowFrom, ports ?? {}),
      ...peerProblems(reaches),
      ...permissionProblems(permissions),
      ...Object.entries(nodes).flatMap(([key, value]) => labelProblems(key, value)),
      ...userProblems(user, privileges?.root === true),
      ...wholeProblems("group", group, 0),
      ...wholeProblems("stopSeconds", stopSeconds, 0),
      ...hostPathProblems(hostPaths),
      ...(privileges === undefined ? [] : privilegeProblems(privileges)),
      ...(privileges?.hostPorts ?? []).flatMap((port) => portNameProblems(ports, port, "privilege hostPorts")),
    ];
  }
}

function userProblems(user: number | undefined, root: boolean): string[] {
  if (user === undefined) return [];
  if (root) return [`Both user ${user} and \`privileges.root\` are given. Write one of them.`];
  if (user === 0) return ["The user is 0. Write another, or `privileges: { root: true, reason }`."];
  return wholeProblems("user", user, 1);
}

/** Says why a count or a number of seconds is not a whole number from `lowest`. */
export function wholeProblems(what: string, value: number | undefined, lowest: number): string[] {
  if (value === undefined || (Number.isInteger(value) && value >= lowest)) return [];
  return [`The ${what} is ${value}. Write a whole number from ${lowest}.`];
}
