/** What a workload needs beyond the secure defaults. Everything here weakens the separation from its node. */
export interface Privileges {
  /** Why it is needed, for the reviewer. Written to the pods' annotation `astrolabe/privileges`. */
  readonly reason: string;
  /** Runs as user 0. */
  readonly root?: boolean;
  /** May write to the image's own files. */
  readonly writableRoot?: boolean;
  /** Linux capabilities to add, such as `NET_BIND_SERVICE`, without `CAP_`. */
  readonly capabilities?: readonly string[];
  /** Shares the node's network and so its addresses and ports. */
  readonly hostNetwork?: boolean;
  /** Ports, by name, that are open on the nodes that run it, under the same number. */
  readonly hostPorts?: readonly string[];
  /** Sees the node's processes. */
  readonly hostProcesses?: boolean;
  /** Everything at once: all capabilities and devices of the node. */
  readonly full?: boolean;
}

/** A folder or file of the node. */
export interface HostPath {
  /** Path on the node. */
  readonly path: string;
  /** Path in the container. Default: the same. */
  readonly mountPath?: string;
  /** Default: true. */
  readonly readOnly?: boolean;
  /** Whether the folder is made on nodes that lack it. Default: false. */
  readonly create?: boolean;
  /** Why it is needed, for the reviewer. Written to the pods' annotation `astrolabe/host-paths`. */
  readonly reason: string;
}

export function privilegeProblems({ reason, capabilities = [] }: Privileges): string[] {
  return [
    ...(reason.trim() === "" ? ["The privileges have no reason. Write why the workload needs them."] : []),
    ...capabilities
      .filter((capability) => !/^[A-Z][A-Z_]*$/.test(capability) || capability.startsWith("CAP_"))
      .map((capability) =>
        `The capability ${JSON.stringify(capability)} is malformed. Write it such as \`NET_BIND_SERVICE\`.`),
  ];
}

export function hostPathProblems(hostPaths: readonly HostPath[]): string[] {
  return hostPaths.flatMap(({ path, reason }) => [
    ...(path.startsWith("/")
      ? []
      : [`The host path ${JSON.stringify(path)} is not absolute. Write one that begins with \`/\`.`]),
    ...(reason.trim() === "" ? [`The host path ${path} has no reason. Write why the workload needs it.`] : []),
  ]);
}
