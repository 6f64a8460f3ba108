import { field } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { messageOf } from "../client.js";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { list, read } from "../control-plane/live.js";
import { rayPods } from "../control-plane/ray.js";
import { eventually } from "../eventually.js";

const path = "/api/v1/namespaces/ray/pods";

/**
 * Plays KubeRay, which nobody runs here: makes the pods of the lab's Ray cluster at rest that are not there, under new names. One that
 * took the name of a pod before it would be deleted by whoever is late in deleting that.
 */
export async function startRay({ client }: ControlPlane): Promise<void> {
  const wanted = rayPods(await read(client, "/apis/ray.io/v1/namespaces/ray/rayclusters/ray"));
  await eventually("Ray's pods are made", 120, async () => {
    const there = (await list(client, path)).filter(({ metadata }) => field(metadata, "deletionTimestamp") === undefined).map(groupOf);
    const refused = [];
    for (const pod of wanted) {
      const at = there.indexOf(groupOf(pod));
      if (at >= 0) {
        there.splice(at, 1);
        continue;
      }
      // The namespace's quota counts pods for a moment after they are gone.
      const answer = await client.ask({ method: "POST", path, body: pod });
      if (answer.status !== 201) refused.push(messageOf(answer));
    }
    return refused;
  });
}

const groupOf = ({ metadata }: DataObject): Data | undefined => field(field(metadata, "labels"), "ray.io/group");
