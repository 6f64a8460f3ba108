import { parseArgs, type ParseArgsConfig } from "node:util";
import { quote } from "../model/name.js";
import { commandNames, commands, type CommandName } from "./commands.js";
import { nearest } from "../diagnostics/nearest.js";
import { globalOptions, optionName, type Argument, type Option } from "./options.js";

type OptionValue<O> = O extends { type: "flag" } ? boolean
  : O extends { type: "number" } ? number
  : O extends { choices: readonly (infer Choice)[] } ? Choice
  : O extends { repeats: true } ? readonly string[]
  : string | undefined;

type ArgumentValue<A> = A extends { repeats: true } ? readonly string[] :
  | (A extends { choices: readonly (infer Choice)[] } ? Choice : string)
  | (A extends { required: true } ? never : undefined);

type Values<Name extends CommandName> =
  & { readonly [K in keyof (typeof commands)[Name]["options"]]: OptionValue<(typeof commands)[Name]["options"][K]> }
  & { readonly [K in keyof (typeof commands)[Name]["arguments"]]: ArgumentValue<(typeof commands)[Name]["arguments"][K]> };

/** Values of the options that every command takes. */
export interface GlobalValues {
  readonly color: OptionValue<typeof globalOptions.color>;
  /** As it was given; `undefined` means the nearest folder upwards. */
  readonly workspace: string | undefined;
}

/** A command and all of its values, defaults filled in, by the names that the table of commands gives them. */
export type Request = GlobalValues & (
  | { [Name in CommandName]: { readonly command: Name } & Values<Name> }[CommandName]
  | { readonly command: "version" }
);

/** The request for one command. */
export type RequestOf<Name extends Request["command"]> = Extract<Request, { command: Name }>;

/** Why a command line cannot be run. The exit code is 2. */
export interface UsageProblem {
  readonly problem: string;
  /** What to write instead, when there is a good guess. */
  readonly hint?: string;
  /** The command, when it is known. */
  readonly command?: CommandName;
}

/** Values as they are collected, before the table's types are given to them. */
type Collected = Record<string, unknown>;

/** An option as it stands on the command line. */
interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/**
 * Reads a command line: `argv` is what follows the program's name. No words at all ask for help;
 * `--help` and `--version` win over everything else on the line, mistakes included.
 */
export function parseArguments(argv: readonly string[]): Request | UsageProblem {
  // The tokens alone are used: strict parsing would stop at the first mistake without a suggestion.
  const { tokens } = parseArgs({ args: [...argv], options: parserOptions, strict: false, allowPositionals: true, tokens: true });
  const words = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const given = tokens.flatMap((token) => (token.kind === "option" ? [token] : []));
  const [name, ...rest] = words;
  const command = commandNames.find((known) => known === name);
  const known: Record<string, Option> = { ...globalOptions, ...(command === undefined ? {} : commands[command].options) };
  const values = defaults(known);
  const problems = given.flatMap((option) => readOption(option, command, known, values) ?? []);

  if (values["help"] === true) return helpRequest(values, command);
  if (values["version"] === true) return { ...globalValues(values), command: "version" };
  if (name !== undefined && command === undefined) {
    const all = `commands are ${commandNames.join(", ")}`;
    return { problem: `there is no command ${quote(name)}`, ...meant(nearest(name, commandNames), all) };
  }
  const problem = problems[0] ?? (command === undefined ? undefined : readArguments(command, rest, values));
  if (problem !== undefined) return command === undefined ? problem : { ...problem, command };
  if (command === undefined) return helpRequest(values, undefined);
  const { help: _help, version: _version, ...own } = values;
  return { ...own, command } as Request;
}

function helpRequest(values: Collected, topic: CommandName | undefined): Request {
  return { ...globalValues(values), command: "help", topic: topic === "help" ? undefined : topic };
}

function globalValues({ color, workspace }: Collected): GlobalValues {
  return { color, workspace } as GlobalValues;
}

const parserOptions: NonNullable<ParseArgsConfig["options"]> = Object.fromEntries(
  [globalOptions, ...commandNames.map((name) => commands[name].options)]
    .flatMap((options): [string, Option][] => Object.entries(options))
    .map(([key, option]) => [
      optionName(key),
      { type: option.type === "flag" ? "boolean" : "string", ...(key === "help" ? { short: "h" } : {}) },
    ]),
);

function defaults(options: Readonly<Record<string, Option>>): Collected {
  return Object.fromEntries(Object.entries(options).map(([key, option]) => {
    if (option.type === "flag") return [key, false];
    if (option.type === "text") return [key, option.repeats ? [] : undefined];
    return [key, option.default];
  }));
}

/** Puts an option's value into `values`, or says why it cannot. */
function readOption(
  { name, rawName, value, inlineValue }: OptionToken,
  command: CommandName | undefined,
  known: Readonly<Record<string, Option>>,
  values: Collected,
): UsageProblem | undefined {
  const key = Object.keys(known).find((candidate) => optionName(candidate) === name);
  const option = key === undefined ? undefined : known[key];
  if (key === undefined || option === undefined) return unknownOption(rawName, command, Object.keys(known));
  if (option.type === "flag") {
    if (value !== undefined) return { problem: `${rawName} takes no value` };
    values[key] = true;
    return undefined;
  }
  if (value === undefined || value === "" || (inlineValue !== true && value.startsWith("-"))) {
    return { problem: `${rawName} needs a value`, hint: `write ${rawName} ${valueName(option)}` };
  }
  if (option.type === "choice") {
    if (!option.choices.includes(value)) return notAChoice(rawName, value, option.choices);
    values[key] = value;
  } else if (option.type === "number") {
    const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
    if (!(number > 0 && number <= option.most) || (option.whole && !Number.isInteger(number))) {
      const kind = option.whole ? "whole number" : "number";
      return { problem: `${rawName} is ${quote(value)}, not a ${kind} above 0 and at most ${option.most}` };
    }
    values[key] = number;
  } else {
    const earlier = values[key];
    values[key] = Array.isArray(earlier) ? [...earlier, value] : value;
  }
  return undefined;
}

/** What stands for an option's value in help and hints. */
export function valueName(option: Exclude<Option, { type: "flag" }>): string {
  return option.type === "choice" ? option.choices.join("|") : `<${option.value}>`;
}

function readArguments(command: CommandName, words: readonly string[], values: Collected): UsageProblem | undefined {
  let left = words;
  for (const [key, argument] of Object.entries<Argument>(commands[command].arguments)) {
    if (argument.repeats) {
      values[key] = left;
      left = [];
      continue;
    }
    const word = argument.words ? left.join(" ") : (left[0] ?? "");
    left = argument.words ? [] : left.slice(1);
    if (word === "" && argument.required) return { problem: `${command} needs a ${key}`, hint: argument.summary };
    const { choices } = argument;
    if (word !== "" && choices !== undefined && !choices.includes(word)) return notAChoice(`the ${key}`, word, choices);
    values[key] = word === "" ? undefined : word;
  }
  return left.length === 0 ? undefined : { problem: `${command} does not take ${quote(left[0]!)}` };
}

function notAChoice(name: string, text: string, choices: readonly string[]): UsageProblem {
  return { problem: `${name} is ${quote(text)}, not one of ${choices.join(", ")}`, ...meant(nearest(text, choices)) };
}

function unknownOption(name: string, command: CommandName | undefined, keys: readonly string[]): UsageProblem {
  const others = commandNames.filter((other) => {
    return Object.keys(commands[other].options).some((key) => `--${optionName(key)}` === name);
  });
  const problem = command === undefined ? `there is no option ${quote(name)}` : `${command} has no option ${quote(name)}`;
  if (others.length > 0) return { problem, hint: `it belongs to ${others.join(", ")}` };
  const close = nearest(name.replace(/^-+/, ""), keys.map(optionName));
  return { problem, ...meant(close === undefined ? undefined : `--${close}`) };
}

function meant(guess: string | undefined, otherwise?: string): { readonly hint?: string } {
  const hint = guess === undefined ? otherwise : `did you mean ${guess}?`;
  return hint === undefined ? {} : { hint };
}
