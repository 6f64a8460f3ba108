/**
 * Levels of a graph: 0 for what waits for nothing, else one more than the highest level waited for.
 * Each node and each edge is visited once.
 *
 * @param nodes in the order in which cycles are to be found; the result does not depend on it.
 * @param before what a node waits for. Nodes outside of `nodes` may be named.
 * @returns the level of every node that is in no cycle and waits for none, and each cycle found, as
 *   its members in order, beginning with the one found first.
 */
export function levels<Node>(
  nodes: Iterable<Node>,
  before: (node: Node) => Iterable<Node>,
): { levels: Map<Node, number>; cycles: Node[][] } {
  const found = new Map<Node, number>();
  const cycles: Node[][] = [];
  const state = new Map<Node, "open" | "done">();
  for (const start of nodes) {
    if (state.has(start)) continue;
    // An explicit stack: a chain of 100,000 nodes must not overflow the call stack.
    const path: { node: Node; rest: Iterator<Node>; level: number; broken: boolean }[] = [];
    const enter = (node: Node): void => {
      state.set(node, "open");
      path.push({ node, rest: before(node)[Symbol.iterator](), level: 0, broken: false });
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.next();
      if (next.done === true) {
        state.set(top.node, "done");
        if (!top.broken) found.set(top.node, top.level);
        path.pop();
        const waiting = path.at(-1);
        if (waiting !== undefined) settle(waiting, found.get(top.node));
      } else if (state.get(next.value) === "open") {
        const from = path.findIndex(({ node }) => node === next.value);
        cycles.push(path.slice(from).map(({ node }) => node));
        top.broken = true;
      } else if (state.get(next.value) === "done") {
        settle(top, found.get(next.value));
      } else {
        enter(next.value);
      }
    }
  }
  return { levels: found, cycles };
}

function settle(waiting: { level: number; broken: boolean }, level: number | undefined): void {
  if (level === undefined) waiting.broken = true;
  else waiting.level = Math.max(waiting.level, level + 1);
}
