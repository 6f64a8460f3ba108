import type { Bytes } from "./node.js";

/**
 * A stack as plain data, in the words of the file that is written: of `docker stack deploy` (docker/cli,
 * cli/compose/schema/data, version 3) for a Swarm, and of the Compose specification for a Compose host.
 * Strings stand as they are written, so a `$` that is meant stands as `$$`, and `${NAME}` is a variable.
 */

/** Which of the two languages a stack is in. */
export type Dialect = "swarm" | "compose";

/** `docker stack deploy` has one set of keys, `docker compose` another. What only one of them knows is said at the field. */
export interface StackService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** By name; `null` takes the value from the environment of whoever deploys. */
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly networks?: Readonly<Record<string, ServiceNetwork>>;
  readonly ports?: readonly PublishedPort[];
  readonly volumes?: readonly ServiceMount[];
  readonly configs?: readonly ServiceFile[];
  readonly secrets?: readonly ServiceFile[];
  readonly healthcheck?: Healthcheck;
  readonly deploy?: Deploy;
  /** `uid:gid`. */
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly init?: boolean;
  readonly hostname?: string;
  readonly extra_hosts?: readonly string[];
  readonly stop_grace_period?: string;
  readonly logging?: { readonly driver: string; readonly options?: Readonly<Record<string, string>> };
  readonly labels?: Readonly<Record<string, string>>;
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Compose alone. */
  readonly restart?: string;
  /** Compose alone. */
  readonly security_opt?: readonly string[];
  /** Compose alone. */
  readonly privileged?: boolean;
  /** Compose alone. */
  readonly pid?: string;
  /** Compose alone. */
  readonly network_mode?: string;
  /** Compose alone. */
  readonly profiles?: readonly string[];
  /** Compose alone: a Swarm starts all services at once. */
  readonly depends_on?: Readonly<Record<string, { readonly condition: "service_started" | "service_healthy" | "service_completed_successfully" }>>;
}

export interface ServiceNetwork {
  /** Further names under which the service is known in the network. */
  readonly aliases?: readonly string[];
}

export interface PublishedPort {
  /** Port of the container. */
  readonly target: number;
  /** Port of the node. */
  readonly published: number;
  readonly protocol: "tcp" | "udp";
  /** `host`: on the nodes that run it; `ingress`: on all nodes of the Swarm. */
  readonly mode: "host" | "ingress";
}

export interface ServiceMount {
  readonly type: "volume" | "bind" | "tmpfs";
  /** Key among the stack's volumes, or a path of the node. */
  readonly source?: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly tmpfs?: { readonly size: number };
  /** Compose alone: `create_host_path`. */
  readonly bind?: { readonly create_host_path: boolean };
}

/** A config or secret as a file of the container. */
export interface ServiceFile {
  /** Key among the stack's configs or secrets. */
  readonly source: string;
  /** Absolute path in the container. */
  readonly target: string;
  readonly uid?: string;
  readonly gid?: string;
  readonly mode?: number;
}

export interface Healthcheck {
  /** `["CMD", program, argument...]`, or `["NONE"]`. */
  readonly test: readonly string[];
  /** Durations such as `15s`. */
  readonly interval?: string;
  readonly timeout?: string;
  readonly retries?: number;
  readonly start_period?: string;
}

export interface Deploy {
  readonly mode?: "replicated" | "global";
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly placement?: { readonly constraints?: readonly string[]; readonly max_replicas_per_node?: number };
  readonly resources?: ServiceResources;
  readonly restart_policy?: { readonly condition: "none" | "on-failure" | "any"; readonly delay?: string; readonly max_attempts?: number; readonly window?: string };
  readonly update_config?: Rollout;
  readonly rollback_config?: Rollout;
}

export interface ServiceResources {
  readonly limits?: { readonly cpus?: string; readonly memory?: string };
  readonly reservations?: {
    readonly cpus?: string;
    readonly memory?: string;
    /** Swarm alone. */
    readonly generic_resources?: readonly { readonly discrete_resource_spec: { readonly kind: string; readonly value: number } }[];
    /** Compose alone. */
    readonly devices?: readonly { readonly driver: string; readonly count: number; readonly capabilities: readonly string[] }[];
  };
}

export interface Rollout {
  readonly parallelism: number;
  readonly delay?: string;
  readonly failure_action?: "continue" | "rollback" | "pause";
  readonly monitor?: string;
  readonly order: "start-first" | "stop-first";
}

export interface StackNetwork {
  /** Name beyond the stack. Default: `<stack>_<key>`. */
  readonly name?: string;
  readonly external?: boolean;
  readonly driver?: "overlay" | "bridge" | "host";
  readonly driver_opts?: Readonly<Record<string, string>>;
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface StackVolume {
  /** Name beyond the stack. Default: `<stack>_<key>`. */
  readonly name?: string;
  readonly external?: boolean;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface StackConfig {
  /** Name beyond the stack; it ends in a hash of the content, because a config cannot be changed. */
  readonly name?: string;
  readonly external?: boolean;
  /** Swarm: path relative to the stack file, `./configs/...`. */
  readonly file?: string;
  /** Compose alone. */
  readonly content?: string;
}

export interface StackSecret {
  readonly name?: string;
  readonly external?: boolean;
  /** Compose alone: a file of the host, an absolute path. */
  readonly file?: string;
}

/** The file itself. What is empty is left out. */
export interface StackDocument {
  /** Swarm alone. */
  readonly version?: string;
  /** Compose alone: the project's name. */
  readonly name?: string;
  readonly services: Readonly<Record<string, StackService>>;
  readonly networks?: Readonly<Record<string, StackNetwork>>;
  readonly volumes?: Readonly<Record<string, StackVolume>>;
  readonly configs?: Readonly<Record<string, StackConfig>>;
  readonly secrets?: Readonly<Record<string, StackSecret>>;
}

/** A variable that the file leaves open and whoever deploys the stack fills in: a key of a secret. */
export interface StackVariable {
  readonly name: string;
  /** Name and key of the secret whose value it takes. */
  readonly secret: string;
  readonly key: string;
}

/** One rendered stack, and where its parts come from. */
export interface Stack {
  /** Name of the stack, which is the deployment's: it stands before the names of all that the stack makes. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly document: StackDocument;
  /** Texts of the files that the document names, by the path in `file` without `./`. Not escaped: nothing is replaced in them. */
  readonly files: Readonly<Record<string, string>>;
  /** Construct path below the chart, by key of a service, network, volume, config or secret, as `services/web`. */
  readonly origins: Readonly<Record<string, string>>;
  readonly variables: readonly StackVariable[];
  /** What volumes are asked to hold, which the file cannot say, by key. */
  readonly claims: Readonly<Record<string, VolumeClaim>>;
}

export interface VolumeClaim {
  readonly size: Bytes;
  /** Name of the class; absent when the place has no such class. */
  readonly class?: string;
}

/** Name of the stack's file in the folder of its deployment. */
export const stackFile = (dialect: Dialect): string => (dialect === "swarm" ? "stack.yaml" : "compose.yaml");
