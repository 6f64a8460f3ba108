import type { Consequence } from "../consequence.js";
import type { Scene } from "../pair.js";
import { lowered } from "../rules/availability.js";
import { confinement } from "../rules/confinement.js";
import { requests } from "../rules/requests.js";
import { added, removed, whole } from "./rules/gone.js";
import { needs, oldConfigs } from "./rules/needs.js";
import { joined, networks } from "./rules/networks.js";
import { ports } from "./rules/ports.js";
import { health, modes, rollouts, scaling, updates } from "./rules/rollouts.js";
import { routes } from "./rules/routes.js";
import { mounts, placement, volumes } from "./rules/volumes.js";
import { servicePairs, withoutPorts, type ServicePair } from "./service-pair.js";
import type { StackChange } from "./stack-change.js";

/** Rules about one service of a stack. */
const ofService: readonly ((pair: ServicePair, scene: Scene) => readonly Consequence[])[] = [
  rollouts, modes, scaling, updates, health, ports, routes, mounts, placement, joined, added, removed,
  // What is true of the pods that services stand for.
  (pair, scene) => confinement(withoutPorts(pair), scene), lowered, requests,
];

/** Rules about a stack as a whole. */
const ofStack: readonly ((stack: StackChange, scene: Scene) => readonly Consequence[])[] = [whole, needs, volumes, networks, oldConfigs];

/** What the changes of stacks do on a Swarm or a Compose host, as Portainer delivers them. */
export function stackConsequences(scene: Scene): Consequence[] {
  return scene.stacks.flatMap((stack) => [
    ...ofStack.flatMap((rule) => rule(stack, scene)),
    ...servicePairs(stack).flatMap((pair) => ofService.flatMap((rule) => rule(pair, scene))),
  ]);
}
