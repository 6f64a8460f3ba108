import { ConfigFile } from "../config-file.js";
import { ExternalService } from "../external-service.js";
import { Job } from "../job.js";
import { NodeAgent } from "../node-agent.js";
import { OperatedWorkload } from "../operated-workload.js";
import type { Part } from "../part.js";
import { ScheduledJob } from "../scheduled-job.js";
import { SecretReference } from "../secret-reference.js";
import { StatefulService } from "../stateful-service.js";
import { Tenancy } from "../tenancy.js";
import { Volume } from "../volume.js";
import { WebService } from "../web-service.js";
import { Worker } from "../worker.js";

const nouns = { ConfigFile, ExternalService, Job, NodeAgent, OperatedWorkload, ScheduledJob, SecretReference, StatefulService, Tenancy, Volume, WebService, Worker };

/** What a part is called. The names of classes themselves do not outlast bundling. */
export function nounOf(part: Part): string {
  return Object.entries(nouns).find(([, noun]) => part instanceof noun)?.[0] ?? "Construct";
}
