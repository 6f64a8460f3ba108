import { nameBeyond } from "../../../checks/stacks/stack-file.js";
import type { Consequence } from "../../consequence.js";
import { named } from "../../wording.js";
import type { HeldStack } from "../held-stack.js";
import { configStem } from "../paths.js";
import { entries, plain, tellOf, type StackChange } from "../stack-change.js";

/** What has to be on the place before a stack is deployed, and was not asked for by it before. */
export function needs(stack: StackChange): Consequence[] {
  const { before, after, name } = stack;
  if (after === undefined) return [];
  const known = new Set(before === undefined ? [] : neededBy(before));
  const added = neededBy(after).filter((one) => !known.has(one));
  return added.length === 0 ? [] : [tellOf(stack, { kind: "Stack", name }, "needed-first", { text: `deploys ${name} only when there is ${named(added)}` })];
}

function neededBy({ name, document, variables }: HeldStack): string[] {
  const secrets = entries(document.secrets).map(([key, secret]) => (secret.external === true || secret.file === undefined ? `the secret ${nameBeyond(name, key, plain(secret))}` : `the file ${secret.file}`));
  const volumes = entries(document.volumes).filter(([, { external }]) => external === true).map(([key, volume]) => `the volume ${nameBeyond(name, key, plain(volume))}`);
  return [...secrets, ...volumes, ...variables.map((variable) => `a value of the variable ${variable} in Portainer`)];
}

/** Configs whose content changes come under another name, and the old ones stay (docker/cli, cli/command/stack: prune removes services alone). */
export function oldConfigs(stack: StackChange): Consequence[] {
  const { before, after, name } = stack;
  if (before === undefined || after?.dialect !== "swarm") return [];
  const kept = new Set(entries(after.document.configs).map(([key, config]) => nameBeyond(name, key, plain(config))));
  return entries(before.document.configs).filter(([, { external }]) => external !== true).flatMap(([key, config]) => {
    const whole = nameBeyond(name, key, plain(config));
    return kept.has(whole) ? [] : [tellOf(stack, { kind: "Config", name: configStem(key) }, "config-left", { subject: whole, text: `leaves the old config ${whole} on the swarm` })];
  });
}
