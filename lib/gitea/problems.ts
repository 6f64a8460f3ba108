import { nearest } from "../diagnostics/nearest.js";
import type { GiteaPeople, GiteaSettings } from "../model/gitea.js";
import { quote } from "../model/name.js";
import { repeated } from "../workspace/cluster-problems.js";
import { settingsForm } from "./form.js";
import { shapeProblems, type SettingsProblem } from "./shape.js";

/** What is wrong with settings: first their form, and once that is right, what they say. */
export function settingsProblems(settings: GiteaSettings): readonly SettingsProblem[] {
  const problems = shapeProblems(settings, settingsForm);
  if (problems.length > 0) return problems;
  return [...teamProblems(settings), ...labelProblems(settings), ...protectionProblems(settings), ...referenceProblems(settings), ...hookProblems(settings)];
}

function* teamProblems({ teams }: GiteaSettings): Iterable<SettingsProblem> {
  for (const [name, { permission, units }] of Object.entries(teams)) {
    const pointer = `/teams/${name}`;
    // models/organization/org.go, OwnerTeamName: its rights are those of the organisation's owners, and fixed.
    if (name.toLowerCase() === "owners") yield { pointer, message: "The team Owners is Gitea's own", hint: "Leave it out. Its members are kept in Gitea." };
    if (permission === "admin" && units !== undefined) yield { pointer: `${pointer}/units`, message: `The team ${quote(name)} has the permission admin, and so all rights to every unit`, hint: "Leave out the units." };
  }
  for (const name of repeated(Object.keys(teams).map((name) => name.toLowerCase()))) yield { pointer: `/teams/${name}`, message: `Two teams are named ${quote(name)} but for the case of their letters` };
}

function* labelProblems({ labels = [] }: GiteaSettings): Iterable<SettingsProblem> {
  for (const name of repeated(labels.map((label) => label.name))) yield { pointer: "/labels", message: `Two labels are named ${quote(name)}` };
  for (const [index, { name, exclusive }] of labels.entries()) {
    // models/issues/label.go, ExclusiveScope.
    if (exclusive === true && !/.\/./.test(name)) yield { pointer: `/labels/${index}`, message: `The label ${quote(name)} is exclusive and has no scope`, hint: "Name it like kind/bug." };
  }
}

function* protectionProblems({ protections = [] }: GiteaSettings): Iterable<SettingsProblem> {
  for (const branches of repeated(protections.map((protection) => protection.branches))) {
    yield { pointer: "/protections", message: `Two rules protect ${quote(branches)}` };
  }
}

/** Teams that are named and not there. */
function* referenceProblems({ teams, protections = [], ownership, reviewers }: GiteaSettings): Iterable<SettingsProblem> {
  const unknown = function* (pointer: string, name: string): Iterable<SettingsProblem> {
    if (Object.hasOwn(teams, name)) return;
    const meant = nearest(name, Object.keys(teams));
    yield { pointer, message: `There is no team ${quote(name)} among the teams`, hint: meant === undefined ? "Add it to the teams." : `Did you mean ${meant}?` };
  };
  for (const [index, { push, merge, approvers }] of protections.entries()) {
    for (const [field, people] of Object.entries({ push, merge, approvers })) {
      for (const [at, name] of teamsOf(people).entries()) yield* unknown(`/protections/${index}/${field}/teams/${at}`, name);
    }
  }
  for (const [at, name] of teamsOf(reviewers).entries()) yield* unknown(`/reviewers/teams/${at}`, name);
  const { clusters = {}, ...others } = ownership;
  for (const [field, name] of Object.entries(others)) yield* unknown(`/ownership/${field}`, name);
  if (typeof clusters === "string") yield* unknown("/ownership/clusters", clusters);
  else for (const [cluster, name] of Object.entries(clusters)) yield* unknown(`/ownership/clusters/${cluster}`, name);
}

const teamsOf = (people: string | GiteaPeople | undefined): readonly string[] => (typeof people === "object" ? people.teams ?? [] : []);

function* hookProblems({ webhooks = {} }: GiteaSettings): Iterable<SettingsProblem> {
  for (const [name, { events }] of Object.entries(webhooks)) {
    if (events?.length === 0) yield { pointer: `/webhooks/${name}/events`, message: `The webhook ${quote(name)} is sent for nothing`, hint: "Name an event, or leave the webhook out." };
  }
}
