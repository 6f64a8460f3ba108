import type { Rule } from "../pair.js";
import { applications } from "./applications.js";
import { availability } from "./availability.js";
import { claims } from "./claims.js";
import { configuration } from "./configuration.js";
import { confinement } from "./confinement.js";
import { disruptions } from "./disruptions.js";
import { ingresses } from "./ingresses.js";
import { moves } from "./moves.js";
import { networkPolicies } from "./network-policies.js";
import { operated } from "./operated.js";
import { order } from "./order.js";
import { policies } from "./policies.js";
import { recreation } from "./recreation.js";
import { requests } from "./requests.js";
import { restarts } from "./restarts.js";
import { bindings, roles } from "./roles.js";
import { schedules } from "./schedules.js";
import { services } from "./services.js";
import { volumes } from "./volumes.js";

/** Every rule that looks at one object that changes. Those about many at once are in `removals.ts`, `starts.ts`, `registrations.ts` and `records.ts`, those about stacks in `../stacks/`. */
export const rules: readonly Rule[] = [
  restarts, recreation, claims, volumes, ingresses, services, networkPolicies, roles, bindings, confinement, policies,
  availability, disruptions, requests, configuration, schedules, operated, applications, order, moves,
];
