/**
 * What can be wrong with a place or a stack at Portainer. `unsettles`: what runs is, or may be, not what is merged; the others bite
 * at the next change.
 */
export const traps = {
  "environment-missing": { unsettles: true, next: "`npm run astrolabe -- portainer apply` makes it when the delivery says its agent, and else says how." },
  "environment-offline": { unsettles: true, next: "Look whether its agent and its machines run; Portainer asks it every five minutes." },
  "stack-missing": { unsettles: true, next: "`npm run astrolabe -- portainer apply` creates it." },
  "stack-foreign": { unsettles: true, next: "`npm run astrolabe -- portainer apply --adopt` takes it over if that can be done, and else says how." },
  "stack-detached": { unsettles: true, next: "Remove it in Portainer, and `npm run astrolabe -- portainer apply` creates it as it is merged. Changes are made in the repository." },
  "stack-stopped": { unsettles: true, next: "Start it in Portainer, or take its deployment out of the place." },
  "stack-gone": { unsettles: false, next: "Remove it in Portainer: nothing here deletes a stack." },
  "name-shared": { unsettles: true, next: "Remove one of the two, or name the deployment otherwise: the later deployment replaces the services of the other." },
  "reference-missing": { unsettles: true, next: "`npm run astrolabe -- portainer publish` makes it." },
  "reference-moved-by-hand": { unsettles: true, next: "`npm run astrolabe -- portainer publish` puts it right by one more commit." },
  "reference-behind": { unsettles: true, next: "`npm run astrolabe -- portainer publish` moves it; in the workflow of the default branch that happens by itself, so look at its last run." },
  "deploying": { unsettles: true, next: "Wait a few minutes, and ask again." },
  "deployment-failed": { unsettles: true, next: "`npm run astrolabe -- portainer apply` deploys it again and says why that fails; the log of Portainer says it too." },
  "polling-stopped": { unsettles: true, next: "`npm run astrolabe -- portainer apply` deploys it and sets its webhook, by which it is deployed without polling." },
  "webhook-missing": { unsettles: true, next: "`npm run astrolabe -- portainer apply` sets it." },
  "webhook-other": { unsettles: true, next: "`npm run astrolabe -- portainer apply` sets the one of ASTROLABE_WEBHOOK_KEY; check that the workflow has the same key." },
  "update-user-gone": { unsettles: false, next: "`npm run astrolabe -- portainer apply` with the key of a user who stays takes it over. Until then Portainer refuses to update it." },
  "relative-mount": { unsettles: false, next: "Mount a volume or a config instead: the Community edition keeps the repository in a folder of its own container, and not on the node." },
  "tasks-lacking": { unsettles: true, next: "`docker service ps --no-trunc` of the services, or their containers in Portainer, say why they do not run." },
} as const satisfies Readonly<Record<string, { readonly unsettles: boolean; readonly next: string }>>;

export type TrapName = keyof typeof traps;

/** One trap that was found. */
export interface Trap {
  readonly trap: TrapName;
  /** What is so, with the values seen, as a sentence. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly next: string;
}

export const found = (trap: TrapName, message: string): Trap => ({ trap, message, next: traps[trap].next });
