import type { Chart } from "cdk8s";
import type { KubernetesFacts } from "../../model/kubernetes-cluster.js";
import { ConfigFile } from "../config-file.js";
import { ExternalService } from "../external-service.js";
import { Job } from "../job.js";
import { NodeAgent } from "../node-agent.js";
import { OperatedWorkload } from "../operated-workload.js";
import { Part } from "../part.js";
import { ScheduledJob } from "../scheduled-job.js";
import { StatefulService } from "../stateful-service.js";
import { Tenancy } from "../tenancy.js";
import { Volume } from "../volume.js";
import { WebService } from "../web-service.js";
import { Worker } from "../worker.js";
import { Workload } from "../workload.js";
import { renderConfigFile } from "./config-file.js";
import { report, type Context } from "./context.js";
import { renderWebService, renderWorker } from "./deployment.js";
import { renderExternalService } from "./external-service.js";
import { renderJob, renderScheduledJob } from "./job.js";
import { renderNodeAgent } from "./node-agent.js";
import { renderOperatedWorkload } from "./operated-workload.js";
import { renderStatefulService } from "./stateful-service.js";
import { renderTenancy } from "./tenancy.js";
import { collectTraffic } from "../traffic.js";
import { renderVolume } from "./volume.js";

type Renderer = (part: Part, context: Context) => boolean;

/** Which renderer speaks for which construct. A SecretReference has none: it stands for what exists already. */
const renderers: readonly Renderer[] = [
  of(WebService, renderWebService),
  of(Worker, renderWorker),
  of(StatefulService, renderStatefulService),
  of(NodeAgent, renderNodeAgent),
  of(ScheduledJob, renderScheduledJob),
  of(Job, renderJob),
  of(ConfigFile, renderConfigFile),
  of(ExternalService, renderExternalService),
  of(Volume, renderVolume),
  of(OperatedWorkload, renderOperatedWorkload),
  of(Tenancy, renderTenancy),
];

/**
 * Adds below every construct of this room in the chart the Kubernetes objects that it stands for.
 * Runs once for a chart, after the app's build and before validation: what the cluster's facts show
 * to be wrong (a GPU or storage class that it does not have) becomes a validation of the construct.
 *
 * @param chart one deployment: its id is the deployment's name, and it has the deployment's namespace and labels.
 */
export function renderKubernetes(chart: Chart, cluster: KubernetesFacts): void {
  const parts = chart.node.findAll().filter((construct) => construct instanceof Part);
  const deployment = chart.node.id;
  const traffic = collectTraffic(parts.filter((part) => part instanceof Workload || part instanceof OperatedWorkload));
  const context: Context = { chart, cluster, deployment, namespace: chart.namespace ?? deployment, traffic };
  for (const part of parts) {
    renderers.some((render) => render(part, context));
    if (part instanceof Workload && part.props.takesRoutes === true) {
      report(part, ["It takes routes, which the cluster's ingress controller does. Leave `takesRoutes` out, or place the app on a Swarm or a Compose host."]);
    }
  }
}

function of<Noun extends Part>(
  noun: abstract new (...args: never[]) => Noun,
  render: (part: Noun, context: Context) => void,
): Renderer {
  return (part, context) => {
    if (!(part instanceof noun)) return false;
    render(part, context);
    return true;
  };
}
