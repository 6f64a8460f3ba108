import { createColors } from "../diagnostics/colors.cjs";
import { valueName, type UsageProblem } from "./arguments.js";
import { commandNames, commands, type CommandName } from "./commands.js";
import { globalOptions, optionName, type Argument, type Command, type Option } from "./options.js";

export interface HelpOptions {
  readonly color: boolean;
  /** Characters in a line. Default: 80. */
  readonly width?: number;
}

type Row = readonly [term: string, meaning: string];

/** Help about one command, or about all of them. */
export function renderHelp(topic: CommandName | undefined, { color, width = 80 }: HelpOptions): string {
  const { bold, cyan } = createColors(color);
  const section = (title: string, rows: readonly Row[]) => {
    return rows.length === 0 ? [] : ["", bold(title), ...table(rows, width, cyan)];
  };
  const lines = topic === undefined ? overview() : aboutCommand(topic, commands[topic]);
  return `${lines.join("\n")}\n`;

  function overview(): string[] {
    return [
      `${bold("astrolabe")}: typed apps and clusters in, one manifest tree out.`,
      "",
      ...wrap(
        "Apps stand in apps/<app>/app.ts, the clusters that run them in clusters/<cluster>/cluster.ts. Compile them with synth, "
        + "read what changes with diff, commit sources and generated/ together.",
        width,
      ),
      "",
      bold("Usage"),
      "  astrolabe <command> [options]",
      "  npm run astrolabe -- <command> [options]",
      ...section("Commands", commandNames.map((name) => [name, commands[name].summary])),
      ...section("Options of every command", optionRows(globalOptions)),
      ...section("Exit codes", exitCodes("Findings that fail the command.")),
      "",
      "`npm run astrolabe -- help <command>` says more about one, with examples.",
    ];
  }

  function aboutCommand(name: CommandName, command: Command): string[] {
    const words = Object.entries(command.arguments).map(([key, { required, repeats }]) => `${required ? `<${key}>` : `[${key}]`}${repeats ? "…" : ""}`);
    const usage = [name, ...words, "[options]"].join(" ");
    return [
      `${bold(`astrolabe ${name}`)}: ${command.summary}`,
      "",
      ...wrap(command.about, width),
      "",
      bold("Usage"),
      `  astrolabe ${usage}`,
      `  npm run astrolabe -- ${usage}`,
      ...section("Arguments", argumentRows(command.arguments)),
      ...section("Options", optionRows(command.options)),
      ...section("Options of every command", optionRows(globalOptions)),
      "",
      bold("Examples"),
      ...command.examples.flatMap(([line, purpose]) => [`  ${cyan(line)}`, `      ${purpose}`]),
      ...section("Exit codes", exitCodes(command.findings)),
    ];
  }
}

/** What to print on standard error for a command line that cannot be run. */
export function renderUsageProblem({ problem, hint, command }: UsageProblem, { color }: HelpOptions): string {
  const colors = createColors(color);
  const help = ["npm run astrolabe -- help", ...(command === undefined || command === "help" ? [] : [command])].join(" ");
  return [
    `${colors.red("astrolabe:")} ${problem}`,
    ...(hint === undefined ? [] : [`    ${colors.green("hint:")} ${hint}`]),
    `    ${colors.dim(`\`${help}\` shows what is possible.`)}`,
    "",
  ].join("\n");
}

function argumentRows(list: Readonly<Record<string, Argument>>): Row[] {
  return Object.entries(list).map(([key, { summary, choices }]) => {
    return [key, choices ? `${summary.replace(/\.$/, "")}: ${choices.join(", ")}.` : summary];
  });
}

function optionRows(options: Readonly<Record<string, Option>>): Row[] {
  return Object.entries(options).map(([key, option]) => {
    const name = key === "help" ? "-h, --help" : `--${optionName(key)}`;
    const value = option.type === "flag" ? "" : ` ${valueName(option)}`;
    const standard = option.type === "choice" || option.type === "number" ? ` Default: ${option.default}.` : "";
    return [name + value, option.summary + standard];
  });
}

function exitCodes(findings: string | undefined): Row[] {
  return [
    ["0", "Done, and nothing to complain about."],
    ...(findings === undefined ? [] : [["1", findings] as const]),
    ["2", "The command line or the workspace cannot be used."],
    ["3", "The compiler could not run: something outside failed, or a bug."],
  ];
}

/** Two columns; a term that is too long for its column stands on a line of its own. */
function table(rows: readonly Row[], width: number, paint: (term: string) => string): string[] {
  const column = Math.min(Math.max(...rows.map(([term]) => term.length)), 30) + 4;
  return rows.flatMap(([term, meaning]) => {
    const [first = "", ...more] = wrap(meaning, width - column);
    const fits = term.length + 4 <= column;
    const head = fits ? `  ${paint(term)}${" ".repeat(column - term.length - 2)}${first}` : `  ${paint(term)}`;
    return [head, ...(fits ? more : [first, ...more]).map((line) => " ".repeat(column) + line)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
