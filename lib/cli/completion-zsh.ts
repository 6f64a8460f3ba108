import { commandNames, commands, type CommandName } from "./commands.js";
import { globalOptions, optionName, type Argument, type Option, type Source } from "./options.js";

/**
 * The completion script for zsh 5 and later: to be sourced after `compinit`, or saved as
 * `_astrolabe` in a folder of `fpath`.
 */
export function zshScript(codes: readonly string[]): string {
  return `#compdef astrolabe
# Completion of astrolabe in zsh. Load it after compinit with
#   source <(npm run --silent astrolabe -- completion zsh)

# _arguments calls these with options for compadd before their own argument.
_astrolabe_names() {
  emulate -L zsh
  setopt extended_glob
  local root=\${opt_args[--workspace]:-$workspace}
  root=\${root/#\\~/$HOME}
  local -a names
  if [[ -z $root ]]; then
    root=$PWD
    while [[ -n $root && ! -d $root/apps && ! -d $root/clusters ]]; do root=\${root%/*}; done
  fi
  names=($root/$argv[-1]/*(N/:t))
  compadd "\${@[1,-2]}" -a names
}

_astrolabe_revisions() {
  local -a names
  names=(\${(f)"$(git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null)"})
  compadd "$@" -a names
}

_astrolabe_subjects() {
  local -a codes
  codes=(${codes.join(" ")})
  compadd "$@" -a codes
  _files
}

_astrolabe() {
  local context state state_descr line workspace
  typeset -A opt_args
  _arguments -C \\
${specs(globalOptions, 4)} \\
    '(-)1:command:->command' \\
    '(-)*::argument:->argument'
  workspace=\${opt_args[--workspace]}
  case $state in
    command)
      local -a list
      list=(
${commandNames.map((name) => `        ${quoted(`${name}:${commands[name].summary}`)}`).join("\n")}
      )
      _describe command list
      ;;
    argument)
      case $words[1] in
${commandNames.map(commandCase).join("\n")}
      esac
      ;;
  esac
}

if [[ $funcstack[1] == _astrolabe ]]; then
  _astrolabe "$@"
else
  compdef _astrolabe astrolabe
fi
`;
}

function commandCase(name: CommandName): string {
  const positions = Object.entries<Argument>(commands[name].arguments).map(([key, argument], position) => {
    const place = argument.words || argument.repeats ? "*" : String(position + 1);
    const action = argument.choices ? `(${argument.choices.join(" ")})` : argument.source ? fromSource(argument.source) : "";
    return quoted(`${place}:${key}:${action}`);
  });
  const options = specs({ ...globalOptions, ...commands[name].options }, 12);
  const lines = [options, ...positions.map((position) => " ".repeat(12) + position)];
  return `        ${name})\n          _arguments \\\n${lines.join(" \\\n")}\n          ;;`;
}

function specs(options: Readonly<Record<string, Option>>, indent: number): string {
  return Object.entries(options).map(([key, option]) => " ".repeat(indent) + quoted(spec(key, option))).join(" \\\n");
}

function spec(key: string, option: Option): string {
  const summary = `[${option.summary.replace(/[[\]\\]/g, "\\$&")}]`;
  const name = `--${optionName(key)}`;
  switch (option.type) {
    case "flag": return name + summary;
    case "choice": return `${name}=${summary}:${key}:(${option.choices.join(" ")})`;
    case "number": return `${name}=${summary}:${option.value}: `;
    case "text": {
      const action = option.source === undefined ? " " : fromSource(option.source);
      return `${option.repeats ? "*" : ""}${name}=${summary}:${option.value}:${action}`;
    }
  }
}

function fromSource(source: Source): string {
  switch (source) {
    case "apps":
    case "clusters": return `_astrolabe_names ${source}`;
    case "codes": return "_astrolabe_subjects";
    case "revisions": return "_astrolabe_revisions";
    case "folders": return "_files -/";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
