import type { StackDocument, StackService } from "../../model/stack.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { nameBeyond } from "../../checks/stacks/stack-file.js";
import type { HeldStack } from "./held-stack.js";
import { entry, plain } from "./stack-change.js";

/** What the tasks or containers of a service are made of, by key: when it differs, they are replaced. */
export type Meaning = Readonly<Record<string, Data>>;

/**
 * What replaces a service's tasks when it changes. On a Swarm the specification of its tasks and its ports (moby/swarmkit,
 * orchestrator.IsTaskDirty), with the names and options that its networks, volumes, configs and secrets stand for; constraints
 * of placement are told apart, see {@link placementOf}. On a Compose host all but replicas and order (docker/compose, ServiceHash).
 */
export function meaningOf(stack: HeldStack, service: StackService): Meaning {
  const { deploy = {}, depends_on: _, profiles: __, ...own } = service;
  const { replicas: ___, mode: ____, labels, placement, update_config, rollback_config, ...tasks } = deploy;
  if (stack.dialect === "compose") return asMeaning({ ...own, ...tasks });
  return asMeaning({ ...own, ...named(stack, service), ...tasks });
}

/** Where a service may run, in the words of its file. */
export function placementOf({ deploy }: StackService): readonly string[] {
  const { constraints = [], max_replicas_per_node: most } = deploy?.placement ?? {};
  return [...constraints, ...(most === undefined ? [] : [`at most ${most} on each node`])];
}

function named({ name, document }: HeldStack, { networks = {}, volumes = [], configs = [], secrets = [] }: StackService): object {
  const beyond = (section: "networks" | "volumes" | "configs" | "secrets", key: string): string => nameBeyond(name, key, entryOf(document, section, key));
  return {
    networks: Object.fromEntries(Object.entries(networks).map(([key, options]) => [beyond("networks", key), options])),
    volumes: volumes.map((mount) => {
      const { source } = mount;
      if (mount.type !== "volume" || source === undefined) return mount;
      const { driver, driver_opts } = entry(document.volumes, source) ?? {};
      return { ...mount, source: beyond("volumes", source), driver, driver_opts };
    }),
    configs: configs.map((file) => ({ ...file, source: beyond("configs", file.source) })),
    secrets: secrets.map((file) => ({ ...file, source: beyond("secrets", file.source) })),
  };
}

function entryOf(document: StackDocument, section: "networks" | "volumes" | "configs" | "secrets", key: string): Data | undefined {
  const found = entry<object>(document[section], key);
  return found === undefined ? undefined : plain(found);
}

/** What is empty is as good as left out. */
function asMeaning(parts: object): Meaning {
  const data = plain(parts) as DataObject;
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null && value !== false && !(typeof value === "object" && Object.keys(value).length === 0)));
}
