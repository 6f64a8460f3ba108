import { createNetwork, readNetworks, type EngineNetwork } from "../adapters/portainer/docker.js";
import { readEnvironments } from "../adapters/portainer/environments.js";
import { fieldsThatDiffer, type Change } from "../server/difference.js";
import type { PlaceNetwork } from "../targets/portainer/place.js";
import { afterEnvironment, environmentOf, type Topic } from "./topic.js";

/** Networks that stacks share. One that is there is never changed: what runs in it would have to be stopped. */
export const networks: Topic = async (portainer, { place }) => {
  if (place.networks.length === 0) return { changes: [], extra: [] };
  const environment = environmentOf(place, await readEnvironments(portainer));
  const all = (obstacle: string): Change[] => place.networks.map(({ name }) => ({ subject: `network ${name}`, isMissing: true, fields: [], calls: [], obstacle }));
  if (environment === undefined) return { changes: all(afterEnvironment(place)), extra: [] };
  const there = await readNetworks(portainer, environment.id);
  if ("away" in there) return { changes: all(`The engine cannot be asked. ${there.away}`), extra: [] };
  return { changes: place.networks.flatMap((wanted) => networkChanges(environment.id, wanted, there.data)), extra: [] };
};

function networkChanges(environment: number, network: PlaceNetwork, there: readonly EngineNetwork[]): Change[] {
  const { name, driver, attachable = false, internal = false, encrypted = false } = network;
  const subject = `network ${name}`;
  const wanted = { driver, attachable, internal, encrypted };
  const now = there.find((candidate) => candidate.name === name);
  if (now === undefined) {
    const call = createNetwork(environment, { name, driver, isAttachable: attachable, isInternal: internal, isEncrypted: encrypted });
    return [{ subject, isMissing: true, fields: fieldsThatDiffer(undefined, wanted), calls: [call] }];
  }
  // Containers may always join a bridge.
  const seen = { driver: now.driver, attachable: driver === "bridge" ? attachable : now.isAttachable, internal: now.isInternal, encrypted: now.isEncrypted };
  const fields = fieldsThatDiffer(seen, wanted);
  const obstacle = `A network is not changed while it is there: remove it when nothing uses it (\`docker network rm ${name}\`), then apply again; or state it in the tree as it is.`;
  return fields.length === 0 ? [] : [{ subject, isMissing: false, fields, calls: [], obstacle }];
}
