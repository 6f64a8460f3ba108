/** The lab as a whole: its repository on a Gitea, its two clusters, and ArgoCD between them. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Clone } from "../clone.js";
import { progress } from "../components/cache.js";
import { startControlPlane, type ControlPlane } from "../control-plane/control-plane.js";
import { inventories } from "../control-plane/inventory.js";
import { startGitea } from "../gitea/server.js";
import { openStage } from "../processes.js";
import { allDefinitions } from "./definitions.js";
import { startArgocd, type Argocd } from "./server.js";
import { labSettings } from "./settings.js";

export interface Stack {
  readonly clone: Clone;
  /** Where ArgoCD runs. */
  readonly control: ControlPlane;
  /** A cluster that ArgoCD knows by its name. */
  readonly research: ControlPlane;
  readonly argocd: Argocd;
  /** Ends all of it and removes what it wrote. */
  stop(): Promise<void>;
}

/** Starts everything, with the lab pushed and nothing delivered. A push is told to ArgoCD by Gitea's webhook. */
export async function startStack(): Promise<Stack> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  const kept = <T extends { stop(): Promise<void> }>(started: T): T => {
    ends.push(started.stop);
    return started;
  };
  try {
    const { folder } = kept(openStage("lab"));
    const { url, admin } = kept(await startGitea());
    await admin.api.call("POST", "/orgs", { username: "platform" });
    await admin.api.call("POST", "/orgs/platform/repos", { name: "astrolabe", private: true, default_branch: "main" });
    const repository = { url: `${url}/platform/astrolabe.git`, user: admin.name, token: admin.token };
    const clone = await Clone.make(join(folder, "lab"), repository);
    await clone.push("Import the lab");

    const clusters = await inventories(clone.folder);
    const definitions = await allDefinitions();
    const start = async (name: string): Promise<ControlPlane> => {
      const inventory = clusters.get(name);
      if (inventory === undefined) throw new Error(`The lab has no cluster ${name}`);
      return kept(await startControlPlane(inventory, definitions));
    };
    const [control, research] = [await start("control"), await start("research")];
    // NVIDIA's operator brings it, which nobody installs here.
    await research.cluster.create({
      apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", name: "nvidia",
      data: { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name: "nvidia" }, handler: "nvidia" },
    });
    const webhookSecret = randomBytes(16).toString("hex");
    const argocd = kept(await startArgocd({ home: control, settings: labSettings(), clusters: [research], repository, webhookSecret }));
    await admin.api.call("POST", "/repos/platform/astrolabe/hooks", {
      type: "gitea", active: true, events: ["push"], config: { url: `${argocd.url}/api/webhook`, content_type: "json", secret: webhookSecret },
    });
    progress("two API servers: ArgoCD runs on the control cluster and knows the research cluster by its name");
    return { clone, control, research, argocd, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
