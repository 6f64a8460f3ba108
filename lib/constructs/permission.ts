/** Something that a workload may ask of the Kubernetes API (rbac.authorization.k8s.io/v1 PolicyRule). */
export type Permission = ResourcePermission | UrlPermission;

export interface ResourcePermission {
  /** API groups; `""` is the core group. Default: the core group. */
  readonly groups?: readonly string[];
  /** Kinds in plural, such as `pods` or `pods/log`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Names of the only objects that are meant. Default: all. */
  readonly names?: readonly string[];
  /** Whether it holds in every namespace and for objects of the whole cluster. Default: in the deployment's own alone. */
  readonly clusterWide?: boolean;
}

/** Paths of the API server that are not objects, such as `/metrics`. Hold in the whole cluster. */
export interface UrlPermission {
  readonly urls: readonly string[];
  readonly verbs: readonly string[];
}

export function permissionProblems(permissions: readonly Permission[]): string[] {
  return permissions.flatMap((permission) => {
    const lists = "urls" in permission
      ? { urls: permission.urls, verbs: permission.verbs }
      : { resources: permission.resources, verbs: permission.verbs };
    return Object.entries(lists)
      .filter(([, list]) => list.length === 0)
      .map(([name]) => `A permission has no ${name}. Write at least one, or remove the permission.`);
  });
}
