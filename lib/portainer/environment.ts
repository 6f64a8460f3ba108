import { createEnvironment, createGroup, createTag, createTeam, editEnvironment, readEnvironments, readGroups, readTags, readTeams, type Environment } from "../adapters/portainer/environments.js";
import { changeOf, fieldsThatDiffer, type Change } from "../server/difference.js";
import { environmentOf, teamsOf, type Topic } from "./topic.js";

/** Tags of the environment. */
export const tags: Topic = async (portainer, { place }) => {
  const there = await readTags(portainer);
  const missing = place.environment.tags.filter((tag) => !there.some(({ name }) => name === tag));
  return { changes: missing.map((tag) => made(`tag ${tag}`, createTag(tag))), extra: [] };
};

/** The group that the environment is in. */
export const group: Topic = async (portainer, { place: { environment: { group: name } } }) => {
  if (name === undefined || (await readGroups(portainer)).some((there) => there.name === name)) return { changes: [], extra: [] };
  return { changes: [made(`group ${name}`, createGroup(name))], extra: [] };
};

/** Teams that stacks are for. Who is in them is kept in Portainer. */
export const teams: Topic = async (portainer, { place }) => {
  const there = await readTeams(portainer);
  const missing = teamsOf(place).filter((team) => !there.some(({ name }) => name === team));
  return { changes: missing.map((team) => made(`team ${team}`, createTeam(team))), extra: [] };
};

const made = (subject: string, call: Change["calls"][number]): Change => ({ subject, isMissing: true, fields: [], calls: [call] });

/** The environment itself. Tags that others gave it stay. */
export const environment: Topic = async (portainer, { place }) => {
  const { name, kind, agent, tags: wantedTags, group: wantedGroup } = place.environment;
  const [knownTags, knownGroups, environments] = [await readTags(portainer), await readGroups(portainer), await readEnvironments(portainer)];
  const subject = `environment ${name}`;
  const now = environmentOf(place, environments);
  const wantedIds = knownTags.filter((tag) => wantedTags.includes(tag.name)).map(({ id }) => id);
  // Group 1 is Portainer's own, "Unassigned": where environments are that nobody has put anywhere.
  const groupId = knownGroups.find((there) => there.name === wantedGroup)?.id ?? 1;
  if (now === undefined && agent === undefined) {
    const obstacle = `Make it in Portainer under Environments, with the name ${name}; or say \`agent\` in the delivery of the place ${place.place}, and it is made from that.`;
    return { changes: [{ subject, isMissing: true, fields: [], calls: [], obstacle }], extra: [] };
  }
  const platform = kind === "kubernetes" ? "kubernetes" : "docker";
  if (now !== undefined && now.platform !== platform) {
    const fields = [{ field: "platform", now: now.platform ?? "something else", wanted: platform }];
    return { changes: [{ subject, isMissing: false, fields, calls: [], obstacle: `It is not what the place ${place.place} is: give one of the two another name.` }], extra: [] };
  }
  const nameOf = (id: number): string => knownTags.find((tag) => tag.id === id)?.name ?? String(id);
  const all = [...(now?.tags ?? []), ...wantedIds.filter((id) => !(now?.tags ?? []).includes(id))];
  const wanted = { ...(wantedGroup === undefined ? {} : { group: wantedGroup }), ...(wantedTags.length === 0 ? {} : { tags: [...new Set([...all.map(nameOf), ...wantedTags])] }) };
  const seen = now === undefined ? undefined : { group: knownGroups.find(({ id }) => id === now.group)?.name ?? "", tags: now.tags.map(nameOf) };
  const changes = changeOf(subject, seen, wanted, {
    create: () => createEnvironment({ name, agent: agent ?? "", group: groupId, tags: wantedIds }),
    edit: () => editEnvironment(now?.id ?? 0, { ...(wantedGroup === undefined ? {} : { GroupID: groupId }), TagIDs: all }),
  });
  return { changes: now === undefined || now.isUp ? changes : [...changes, offline(now)], extra: [] };
};

/** Portainer asks each environment every five minutes, and says how that went the last time. */
function offline({ name }: Environment): Change {
  const fields = fieldsThatDiffer({ state: "offline" }, { state: "online" });
  return { subject: `connection to ${name}`, isMissing: false, fields, calls: [], obstacle: "Portainer cannot reach it: look whether its agent and its machines run, then apply again." };
}
