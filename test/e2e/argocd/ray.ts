import type { DataObject } from "#lib/synth/manifest.js";
import { messageOf } from "../client.js";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { read } from "../control-plane/live.js";
import { rayPods } from "../control-plane/ray.js";
import { eventually } from "./eventually.js";

/** Plays KubeRay, which nobody runs here: makes the pods of the lab's Ray cluster at rest that are not there. */
export async function startRay({ client }: ControlPlane): Promise<void> {
  const wanted = rayPods(await read(client, "/apis/ray.io/v1/namespaces/ray/rayclusters/ray"));
  const there = new Set<DataObject>();
  await eventually("Ray's pods are made", 120, async () => {
    const refused = [];
    for (const pod of wanted.filter((one) => !there.has(one))) {
      const answer = await client.ask({ method: "POST", path: "/api/v1/namespaces/ray/pods", body: pod });
      // One that is being deleted is refused with the same code as one that is there, but for its message.
      const isThere = answer.status === 409 && !/object is being deleted/.test(messageOf(answer));
      if (answer.status === 201 || isThere) there.add(pod);
      else refused.push(messageOf(answer));
    }
    return refused;
  });
}
