import type { CapacityReport, ReportedLoss, ReportedNode, ReportedPods, ReportedResource } from "../checks/capacity/report.js";
import { amountText, bytesText, listText, podsText } from "../checks/capacity/wording.js";
import { visible } from "../diagnostics/visible.js";
import { barOf, type BarStyle } from "./bar.js";

/** What a terminal can show. */
export interface CapacityStyle extends BarStyle {
  /** Width in characters. */
  readonly columns: number;
}

/** Resources with a column of their own, in this order. GPUs have one where a cluster has any. */
const columns = [
  { name: "cpu", title: "CPU" },
  { name: "memory", title: "MEMORY" },
  { name: "nvidia.com/gpu", title: "GPU" },
  { name: "pods", title: "PODS" },
  { name: "ephemeral-storage", title: "DISK" },
] as const;

/** Whether a terminal takes more than ASCII: POSIX takes the first of these variables that is not empty. */
export function takesUnicode({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): boolean {
  return /utf-?8/i.test([LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== "") ?? "");
}

/** What runs where, what is left, and what happens when a node is lost, for people. */
export function renderCapacity(reports: readonly CapacityReport[], style: CapacityStyle): string {
  const lines = reports.flatMap((report, index) => [...(index === 0 ? [] : [""]), ...clusterLines(report, style)]);
  return lines.map((line) => cut(line, style.columns)).join("\n");
}

function clusterLines(report: CapacityReport, style: CapacityStyle): string[] {
  const { cluster, nodes, fits, unplaced, losses, uncounted } = report;
  const pods = nodes.reduce((sum, node) => sum + count(node.pods), 0);
  const verdict = fits ? "all fit" : `${podsText(count(unplaced))} without room`;
  return [
    `${visible(cluster)}: ${podsText(pods)} on ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}; ${verdict}.`,
    "", ...table(nodes, style),
    "", fits ? "What runs where, in one arrangement that fits:" : "What runs where, in the best arrangement that was found:", ...nodes.flatMap(nodeLines),
    ...(unplaced.length === 0 ? [] : ["", "Without room:", ...unplaced.map(podLine)]),
    // A place of one machine has nothing left to run on without it.
    ...(losses.length === 0 || nodes.length === 1 ? [] : ["", "With one worker lost:", ...losses.flatMap((loss) => lossLines(loss, isLargest(loss, report)))]),
    ...(uncounted.length === 0 ? [] : ["", "Not counted, because their pods are not known:", ...uncounted.map(({ label }) => `  ${visible(label)}`)]),
  ];
}

function table(nodes: readonly ReportedNode[], style: CapacityStyle): string[] {
  const shown = columns.filter(({ name }) => nodes.some(({ resources }) => resources.some((resource) => resource.name === name)));
  const rows = nodes.map((node) => ({
    node, cells: shown.map(({ name }) => node.resources.find((resource) => resource.name === name)),
  }));
  const texts = rows.map(({ cells }) => cells.map((resource) => (resource === undefined ? "" : usage(resource))));
  const textWidths = shown.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const nameWidth = Math.max(4, ...nodes.map(({ name }) => visible(name).length));
  const room = style.columns - nameWidth - textWidths.reduce((sum, width) => sum + width + 4, 0);
  const bar = Math.max(3, Math.min(12, Math.floor(room / shown.length)));
  const heads = shown.map(({ title }, column) => title.padEnd(bar + 1 + (textWidths[column] ?? 0)));
  return [
    ["NODE".padEnd(nameWidth), ...heads].join("  ").trimEnd(),
    ...rows.map(({ node, cells }, row) => [
      visible(node.name).padEnd(nameWidth),
      ...cells.map((resource, column) => `${resource === undefined ? " ".repeat(bar) : barOf(resource, bar, style)} ${(texts[row]?.[column] ?? "").padEnd(textWidths[column] ?? 0)}`),
    ].join("  ").trimEnd()),
  ];
}

/** `2.5/8`: what is taken, with what is reserved, of what there is. */
function usage({ name, capacity, reserved, requested }: ReportedResource): string {
  const size = (amount: number): string => {
    if (name === "cpu") return String(Math.round(amount / 100) / 10);
    return name === "memory" || name === "ephemeral-storage" ? bytesText(Math.round(amount / 2 ** 30 * 10) / 10 * 2 ** 30) : String(amount);
  };
  return `${size(reserved + requested)}/${size(capacity)}`;
}

function nodeLines({ name, pods }: ReportedNode): string[] {
  return [`  ${visible(name)}${pods.length === 0 ? ": nothing" : ""}`, ...pods.map((one) => `  ${podLine(one)}`)];
}

const podLine = ({ label, count: pods }: ReportedPods): string => `  ${pods} x ${visible(label)}`;

function lossLines({ node, moved, cannotMove, unplaced, left }: ReportedLoss, largest: boolean): string[] {
  const rest = left.filter(({ name }) => name === "cpu" || name === "memory").map(({ name, size }) => amountText(name, size));
  const parts = [
    `${podsText(count(moved))} ${count(moved) === 1 ? "moves" : "move"}`,
    ...(cannotMove.length === 0 ? [] : [`${podsText(count(cannotMove))} cannot`]),
    ...(unplaced.length === 0 ? [] : [`${podsText(count(unplaced))} without room`]),
  ];
  return [
    `  ${visible(node)}${largest ? " (the largest)" : ""}: ${listText(parts, "")}; ${listText(rest, "nothing")} left`,
    ...cannotMove.map((one) => `  ${podLine(one)} cannot move`),
    ...unplaced.map((one) => `  ${podLine(one)} without room`),
  ];
}

/** The loss of the node with the most memory, which leaves the least. */
function isLargest({ node }: ReportedLoss, { nodes, losses }: CapacityReport): boolean {
  const memory = (name: string): number => nodes.find((one) => one.name === name)?.resources.find((resource) => resource.name === "memory")?.capacity ?? 0;
  const most = Math.max(...losses.map((loss) => memory(loss.node)));
  return losses.find((loss) => memory(loss.node) === most)?.node === node;
}

const count = (pods: readonly ReportedPods[]): number => pods.reduce((sum, one) => sum + one.count, 0);

/** Cuts a line to the width of the terminal; what colours it takes no room. */
function cut(line: string, width: number): string {
  let room = width;
  let end = "";
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith("\u001b")) end += part;
    else {
      const taken = [...part].slice(0, Math.max(0, room));
      room -= taken.length;
      end += taken.join("");
    }
  }
  return end;
}
