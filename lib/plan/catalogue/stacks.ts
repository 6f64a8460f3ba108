import type { ConsequenceEntry } from "./entry.js";

/** What Docker and Portainer do with stacks, and leave undone. */
export const stackConsequences = {
  "mode-fixed": {
    weight: "caution",
    title: "The mode of a service cannot be changed",
    means: "A service is to run on every node instead of a number of times, or the other way round. Docker refuses that for a service that is there ('service mode change is not allowed'), the deployment ends there, and services that would have come later in it are not updated.",
    consider: "Give the service another name, or remove it before the merge (`docker service rm`), which stops it until it is deployed anew.",
  },
  "rollback-lost": {
    weight: "caution",
    title: "A failed update no longer goes back by itself",
    means: "The service had `failure_action: rollback`: when tasks of a new version failed, Docker brought the old version back. From now on it stops in the middle, or goes on.",
    consider: "Who notices a failed update: Portainer's webhook answers before it has begun.",
  },
  "placement-changed": {
    weight: "caution",
    title: "A service runs on other nodes",
    means: "Constraints of placement change. Tasks on nodes that still meet them stay, even though the service has changed; the others stop and start elsewhere, and wait when no node meets them.",
    consider: "Whether the nodes that are left have room, and what the tasks had on the disk of the old one.",
  },
  "data-elsewhere": {
    weight: "caution",
    title: "A service may run where its data is not",
    means: "Constraints of placement change for a service with volumes of a node's own disk. Docker makes an empty volume of the same name on whichever node a task starts, and the old one stays where it was.",
    consider: "Copy the volume first, or keep the service on the node that has it. Pinning a service to the node where it is moves nothing.",
  },
  "volume-left": {
    weight: "caution",
    title: "A volume stays with its data",
    means: "The stack no longer has a volume. Neither Docker nor Portainer removes it: it stays on each node that had it, under its name, and is found again when a stack names it.",
    consider: "Whether the data is still wanted; `docker volume rm` on each node deletes it.",
  },
  "volume-fixed": {
    weight: "caution",
    title: "A volume keeps the form that it was made in",
    means: "The driver or its options change. Docker does not change a volume that is there: nodes that have it go on with the old form, or refuse the task, and only nodes without it make it in the new form, empty.",
    consider: "Give the volume another name and copy its data, or remove it on each node before the merge.",
  },
  "volume-swapped": {
    weight: "caution",
    title: "A service uses another volume",
    means: "What is mounted at a path of the container is another volume or folder than before. What the old one holds is not copied.",
    consider: "Copy the data first, and remove the old one later.",
  },
  "data-not-moved": {
    weight: "caution",
    title: "A service starts without its data",
    means: "A deployment goes on at another place. Its volumes stay where it was, and at the new place it begins with empty ones.",
    consider: "Stop the old one, copy its data, and then start the new one; while both run, they write apart.",
  },
  "network-left": {
    weight: "notice",
    title: "A network stays",
    means: "The stack no longer has a network. A deployment removes services alone, so the network stays.",
    consider: "Remove it with `docker network rm` once nothing is on it.",
  },
  "network-fixed": {
    weight: "caution",
    title: "A network keeps the form that it was made in",
    means: "The driver or the options of a network change. Docker does not change a network that is there, so that a network which was to lead nowhere may go on leading outside.",
    consider: "Give the network another name, which replaces the tasks on it, or remove it while the stack is stopped.",
  },
  "network-joined": {
    weight: "caution",
    title: "A service is on one more network",
    means: "A service joins a network that others share, or one that leads outside. On a network of Docker everybody reaches every port of everybody.",
    consider: "Who else is on it, and what the service answers to them without asking who they are.",
  },
  "config-left": {
    weight: "notice",
    title: "An old config stays",
    means: "Docker's configs cannot change, so the new content comes under a new name and the services that read it restart. The old config stays until somebody removes it.",
    consider: "Remove it with `docker config rm` when no rollback needs it any more; `astrolabe portainer status` lists such configs.",
  },
  "needed-first": {
    weight: "caution",
    title: "Something has to be there first",
    means: "The stack names a secret, a volume, a file of the host or a variable that it did not name before and does not make. Without it the deployment fails as a whole, which Portainer tells in its log alone.",
    consider: "Make it before the merge.",
  },
  "service-left": {
    weight: "caution",
    title: "A container stays after its service",
    means: "The stack no longer has a service. Docker Compose leaves its container running as an orphan, unless Portainer's stack is set to prune.",
    consider: "Redeploy the stack in Portainer with pruning once, or remove the container by hand.",
  },
  "stack-left": {
    weight: "caution",
    title: "A stack goes on running",
    means: "A deployment is gone from the tree. Portainer keeps its stack as it is, and nothing here tends it any more.",
    consider: "Remove it in Portainer when it is not wanted. That leaves its volumes, which are removed on each node.",
  },
  "stack-new": {
    weight: "notice",
    title: "A stack has to be registered",
    means: "Portainer deploys only stacks that it has been told of, so that a merge alone starts nothing.",
    consider: "Run `astrolabe portainer apply` after the merge.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
