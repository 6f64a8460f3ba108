import { ApiObject } from "cdk8s";
import type { IConstruct } from "constructs";
import { levels } from "./order.js";

/** The order of a deployment's objects, from the dependencies between its constructs. */
export interface ObjectOrder {
  /** 0 for objects that wait for nothing, 1 for those that wait for objects of level 0, and so on. */
  readonly level: (object: ApiObject) => number;
  /** Each cycle as the paths of the constructs in it. */
  readonly cycles: readonly (readonly string[])[];
}

/** All objects below a construct that something waits for. */
interface Group {
  readonly root: IConstruct;
}

/**
 * Orders objects so that everything below a construct comes after everything below the constructs
 * that it depends on (`node.addDependency`). A construct that depends on one around itself
 * waits for nothing.
 */
export function orderObjects(constructs: readonly IConstruct[], objects: readonly ApiObject[]): ObjectOrder {
  const waiting = new Map<IConstruct, readonly IConstruct[]>();
  for (const construct of constructs) {
    const { dependencies } = construct.node;
    if (dependencies.length > 0) waiting.set(construct, dependencies);
  }
  if (waiting.size === 0) return { level: () => 0, cycles: [] };

  const groups = new Map<IConstruct, Group>();
  const groupOf = (root: IConstruct): Group => {
    const group = groups.get(root) ?? { root };
    groups.set(root, group);
    return group;
  };
  const ranked = levels<ApiObject | Group>(objects, (node) => {
    if (!(node instanceof ApiObject)) return node.root.node.findAll().filter(ApiObject.isApiObject);
    const scopes = node.node.scopes;
    return scopes
      .flatMap((scope) => waiting.get(scope) ?? [])
      .filter((dependency) => !scopes.includes(dependency))
      .map(groupOf);
  });
  return {
    // Objects and groups alternate on every path, so that each step between objects counts two; a group
    // without objects at its end counts for nothing.
    level: (object) => Math.floor((ranked.levels.get(object) ?? 0) / 2),
    cycles: ranked.cycles.map((cycle) => cycle.filter((node) => node instanceof ApiObject).map(({ node }) => node.path)),
  };
}
