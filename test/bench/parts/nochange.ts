import { synth } from "../compiler.js";
import { interleave } from "../process.js";
import { info, target, time, type Row } from "../report.js";
import { emptyNode, workspace, type Setup } from "../setup.js";

/** A compile with nothing changed, against Node running an empty file. */
export async function nochange(setup: Setup): Promise<Row[]> {
  const folder = await workspace(setup, setup.size, setup.style);
  setup.progress("no change");
  for (let times = 0; times < 2; times += 1) await synth(folder);
  const medians = await interleave(setup.shortRounds, {
    ours: async () => (await synth(folder)).wall,
    empty: () => emptyNode(folder),
  });
  return [
    info("no change: empty node", time(medians.empty)),
    info("no change: synth", time(medians.ours)),
    target("no change: synth / empty node", medians.ours / medians.empty, "at most", 1.5, " x"),
  ];
}
