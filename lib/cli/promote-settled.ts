import { resolve } from "node:path";
import { AdapterError } from "../adapters/error.js";
import { hasCommit } from "../adapters/git/history.js";
import { readBlobs, treeAt } from "../adapters/git/tree.js";
import { findKubectl, Kubectl } from "../adapters/kubectl.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { applicationsOf, type Application } from "../drift/applications.js";
import { hostOf } from "../drift/find.js";
import { readWanted } from "../drift/wanted.js";
import { settledStack } from "../portainer/settled.js";
import type { Stage } from "../publish/promote/places.js";
import { settlementOf } from "../publish/promote/settled.js";
import { argocdFolder } from "../targets/argocd/root.js";
import { deploymentFolder } from "../tree/layout.js";
import { treeFolder } from "../tree/places.js";
import type { BasePlace } from "./base-place.js";
import { readStates } from "./portainer-state.js";
import type { PromoteRequest } from "./promote-request.js";

/** The merged tree, and who is asked whether it runs. */
export interface SettledQuestion {
  readonly request: PromoteRequest;
  readonly root: string;
  readonly place: BasePlace;
  readonly sources: readonly Stage[];
}

/**
 * Deployments of the app at the sources that do not run what is merged, as whoever delivers them says.
 *
 * @throws AdapterError when nobody could be asked, which is no answer.
 */
export async function findUnsettled(question: SettledQuestion, progress: (stage: string) => void): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  try {
    for (const stage of question.sources) {
      progress(`asking whether ${question.request.name} has settled on ${stage.place}`);
      found.push(...await (stage.delivery === "portainer" ? unsettledByPortainer(stage, question, progress) : unsettledByArgocd(stage, question)));
    }
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    const { message, subject, status, hint = "" } = error;
    throw new AdapterError(`It could not be checked whether ${question.request.name} has settled in ${question.request.from}: ${message}`, {
      subject, cause: error, ...(status === undefined ? {} : { status }),
      hint: `${hint} Or say how you know that it runs there, with --settled <reason>.`.trim(),
    });
  }
  return found;
}

async function unsettledByPortainer({ place, deployments }: Stage, { request, root }: SettledQuestion, progress: (stage: string) => void): Promise<readonly Diagnostic[]> {
  const { statuses, diagnostics } = await readStates({ root, clusters: [place], now: Math.floor(Date.now() / 1000) }, progress);
  if (hasErrors(diagnostics)) return diagnostics;
  const status = statuses.find((candidate) => candidate.place === place);
  if (status === undefined) throw new AdapterError(`Portainer says nothing of ${place}`, { subject: "Portainer", hint: "`npm run astrolabe -- portainer status` shows the places that it delivers to." });
  return (deployments.get(request.name) ?? []).flatMap((name) => settledStack(status, name).map(({ message, next }) => unsettled(place, name, message.replace(/\.$/, ""), next)));
}

const unsettled = (place: string, name: string, reason: string, hint: string): Diagnostic =>
  diagnose("promotion-unsettled", `${name} on ${place} has not settled: ${reason}`, { cluster: place, deployment: name }, { hint });

async function unsettledByArgocd(stage: Stage, { request, root, place: { top, base } }: SettledQuestion): Promise<readonly Diagnostic[]> {
  const applications = await applicationsAt(root, base);
  const kubectl = await kubectlFor(stage.place, applications, request);
  const found: Diagnostic[] = [];
  for (const name of stage.deployments.get(request.name) ?? []) {
    const folder = deploymentFolder(stage.place, name);
    const application = applications.get(folder);
    const complain = (reason: string, hint: string): number => found.push(unsettled(stage.place, name, reason, hint));
    if (application === undefined) {
      complain("the tree has no Application for it", "Look at the cluster's delivery.");
      continue;
    }
    const answer = await kubectl.get(`/apis/argoproj.io/v1alpha1/namespaces/${application.namespace}/applications/${application.name}`);
    if ("reason" in answer && answer.reason !== "NotFound") throw new AdapterError(answer.message || "kubectl says nothing", { subject: "kubectl", status: answer.reason, hint: "kubectl has to reach the cluster of ArgoCD, and may read its Applications." });
    const state = "reason" in answer ? { reason: "ArgoCD does not have it" } : settlementOf(answer.data);
    if ("reason" in state) {
      complain(state.reason, `\`argocd app get ${application.name}\` says more; wait until it is Synced and Healthy.`);
      continue;
    }
    const { revision } = state;
    if (!(await hasCommit(top, revision))) throw new AdapterError(`ArgoCD has ${name} at the commit ${revision.slice(0, 10)}, which is not here`, { subject: "git", hint: "`git fetch` brings it." });
    const [there, merged] = [await filesAt(root, revision, folder), await filesAt(root, base, folder)];
    if (there !== merged) complain(`ArgoCD has it at ${revision.slice(0, 10)}, and later commits changed it`, "Wait until ArgoCD has taken them.");
  }
  return found;
}

const filesAt = async (root: string, commit: string, folder: string): Promise<string> =>
  JSON.stringify([...await treeAt(root, commit, `${treeFolder}/${folder}`)].sort(([a], [b]) => (a < b ? -1 : 1)));

/** The Applications of the merged tree, by the folder that they deliver. */
async function applicationsAt(root: string, base: string): Promise<ReadonlyMap<string, Application>> {
  const files = [...await treeAt(root, base, treeFolder)].filter(([path]) => path.split("/")[1] === argocdFolder);
  const texts = await readBlobs(root, files.map(([, id]) => id));
  return applicationsOf(readWanted(new Map(files.map(([path, id]) => [path, texts.get(id) ?? ""]))).wanted);
}

/** kubectl for the cluster that the ArgoCD of a place runs on. To ask another would give a wrong answer. */
async function kubectlFor(place: string, applications: ReadonlyMap<string, Application>, request: PromoteRequest): Promise<Kubectl> {
  const binary = findKubectl(process.env);
  const kubeconfig = request.kubeconfig === undefined ? {} : { kubeconfig: resolve(request.kubeconfig) };
  if (request.context !== undefined) return new Kubectl(binary, { ...kubeconfig, context: request.context });
  const host = hostOf(place, applications);
  const { names } = await new Kubectl(binary, kubeconfig).contexts();
  if (host !== undefined && names.includes(host)) return new Kubectl(binary, { ...kubeconfig, context: host });
  throw new AdapterError(host === undefined ? `the tree does not tell on which cluster the ArgoCD of ${place} runs` : `the kubeconfig has no context ${host}, the cluster that ArgoCD runs on`, {
    subject: "kubectl", hint: "Name the context of ArgoCD's cluster with --context, and its kubeconfig with --kubeconfig.",
  });
}
