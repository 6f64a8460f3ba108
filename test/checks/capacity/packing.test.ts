import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { classesOf } from "#lib/checks/capacity/classes.js";
import { claimsOf, demandsOf } from "#lib/checks/capacity/demand.js";
import { machines, statedKeys } from "#lib/checks/capacity/machines.js";
import { isDemand, modelOf } from "#lib/checks/capacity/problem.js";
import { lose } from "#lib/checks/capacity/scenario.js";
import { solve, type Solution } from "#lib/checks/capacity/solve.js";
import { existsValid, isValid, type Placed } from "./judge.js";
import { instances, yamlOf, type Instance } from "./random.js";
import { cluster, deployment } from "./scene.js";

function solved(instance: Instance): { solution: Solution; placed: Placed[]; lose: (node: number) => { fits: boolean; placed: Placed[]; stuck: number } } {
  const on = cluster(instance.nodes);
  const deployments = [deployment(yamlOf(instance))];
  const all = machines(on);
  const model = modelOf({ machines: all, stated: statedKeys(all), demands: demandsOf(deployments), claims: claimsOf(deployments), classes: classesOf(on, deployments), namespaces: new Map() });
  const wanted = model.bundles.map((one) => (isDemand(one) ? one.minimum : 1));
  const solution = solve({ problem: model.problem, wanted, fixed: [] }, { steps: 1_000_000 });
  const placedIn = ({ packing }: Pick<Solution, "packing">): Placed[] => model.bundles.flatMap((one, bundle) => {
    const form = isDemand(one) ? instance.forms.find(({ name }) => name === one.facts.name) : undefined;
    return form === undefined ? [] : instance.nodes.flatMap((_, node) => Array.from({ length: packing.count(bundle, node) }, () => ({ form, node })));
  });
  return {
    solution, placed: placedIn(solution),
    lose: (node) => {
      const [loss] = lose({ model, fixed: [], wanted, solution }, [node], { steps: 1_000_000 }, "report");
      assert.ok(loss);
      const [told] = lose({ model, fixed: [], wanted, solution }, [node], { steps: 1_000_000 }, "findings");
      assert.is(told?.verdict, loss.verdict);
      return { fits: loss.verdict === "fits", placed: placedIn(loss), stuck: loss.stuck.reduce((sum, count) => sum + count, 0) };
    },
  };
}

const runs = { numRuns: 400, seed: 4 };

test("an arrangement that is claimed breaks no rule, and what is refused has none", () => {
  let fitting = 0;
  fc.assert(fc.property(instances, (instance) => {
    const { solution, placed } = solved(instance);
    const exists = existsValid(instance);
    assert.is(solution.verdict, exists ? "fits" : "impossible");
    if (exists) assert.ok(isValid(instance, placed));
    fitting += exists ? 1 : 0;
  }), runs);
  assert.ok(fitting > 60 && fitting < 340, `the cases are one-sided: ${fitting} of 400 fit`);
});

test("what is arranged without a lost node breaks no rule on the nodes that are left", () => {
  let moved = 0;
  fc.assert(fc.property(instances, (instance) => {
    const { solution, lose: without } = solved(instance);
    if (solution.verdict !== "fits") return;
    for (const lost of instance.nodes.keys()) {
      const { fits, placed, stuck } = without(lost);
      if (!fits || stuck > 0) continue;
      moved += 1;
      assert.ok(placed.every(({ node }) => node !== lost));
      const left = { forms: instance.forms, nodes: instance.nodes.filter((_, node) => node !== lost) };
      // Affinity and spread of pods that stay may be broken by those that go: the scheduler looks at new pods only.
      const rules = { ...left, forms: left.forms.map(({ spread, near, ...form }) => form) };
      assert.ok(isValid(rules, placed.map(({ form, node }) => ({ form: rules.forms.find(({ name }) => name === form.name) ?? form, node: node > lost ? node - 1 : node }))));
    }
  }), runs);
  assert.ok(moved > 20, `only ${moved} losses were judged`);
});

test.run();
