import { commandNames, commands, type CommandName } from "./commands.js";
import { globalOptions, optionName, type Argument, type Option, type Source } from "./options.js";

/**
 * The completion script for bash 3.2 and later, which needs nothing but bash (and git for
 * revisions). Names of folders and revisions reach the command line only when they are made of
 * harmless characters, and `compgen -W`, which would expand them, is not used.
 */
export function bashScript(codes: readonly string[]): string {
  const all = Object.assign({}, globalOptions, ...commandNames.map((name) => commands[name].options)) as Record<string, Option>;
  const valued = Object.entries(all).filter(([, option]) => option.type !== "flag");
  return `# Completion of astrolabe in bash. Load it with
#   source <(npm run --silent astrolabe -- completion bash)

_astrolabe_offer() {
  local word
  for word in "$@"; do
    [[ $word == "$current"* ]] && COMPREPLY+=("$word")
  done
}

_astrolabe_names() {
  local folder root=\${workspace/#\\~/$HOME}
  if [[ -z $root ]]; then
    root=$PWD
    while [[ -n $root && ! -d $root/apps && ! -d $root/clusters ]]; do root=\${root%/*}; done
  fi
  for folder in "$root/$1"/*/; do
    folder=\${folder%/}
    folder=\${folder##*/}
    [[ $folder == *[!a-z0-9-]* ]] || _astrolabe_offer "$folder"
  done
}

_astrolabe_revisions() {
  local name
  while read -r name; do
    [[ $name == *[!A-Za-z0-9._/-]* ]] || _astrolabe_offer "$name"
  done < <(git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null)
}

# Names of files, beside what else is offered.
_astrolabe_files() {
  compopt -o default 2>/dev/null
}

_astrolabe() {
  local current=\${COMP_WORDS[COMP_CWORD]} option= command= workspace= arguments=0 index word
  COMPREPLY=()
  # bash splits --option=value into three words.
  [[ $current == "=" ]] && current=
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    [[ $word == "=" ]] && continue
    if [[ -n $option ]]; then
      [[ $option == --workspace ]] && workspace=$word
      option=
      continue
    fi
    case $word in
      ${valued.map(([key]) => `--${optionName(key)}`).join("|")}) option=$word ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=$word; else arguments=$((arguments + 1)); fi ;;
    esac
  done
  case $command:$option in
${commandNames.flatMap((name) => valueCases(name, commands[name].options)).join("\n")}
${valueCases("*", globalOptions).join("\n")}
    *:-*) return ;;
  esac
  if [[ $current == -* ]]; then
    _astrolabe_offer ${words(globalOptions)}
    case $command in
${commandNames.flatMap(optionCase).join("\n")}
    esac
    return
  fi
  case $command:$arguments in
    :0) _astrolabe_offer ${commandNames.join(" ")} ;;
${commandNames.flatMap((name) => argumentCases(name, codes)).join("\n")}
  esac
}

complete -F _astrolabe astrolabe
`;
}

function words(options: Readonly<Record<string, Option>>): string {
  return Object.keys(options).map((key) => `--${optionName(key)}`).join(" ");
}

function optionCase(name: CommandName): string[] {
  const offered = words(commands[name].options);
  return offered === "" ? [] : [`      ${name}) _astrolabe_offer ${offered} ;;`];
}

/** What an option of a command takes; a pattern for all commands comes after those of each. */
function valueCases(command: string, options: Readonly<Record<string, Option>>): string[] {
  return Object.entries(options).filter(([, option]) => option.type !== "flag")
    .map(([key, option]) => `    ${command}:--${optionName(key)}) ${optionValues(option)}; return ;;`);
}

function optionValues(option: Option): string {
  if (option.type === "choice") return `_astrolabe_offer ${option.choices.join(" ")}`;
  return option.type === "text" && option.source !== undefined ? fromSource(option.source, []) : ":";
}

function argumentCases(name: CommandName, codes: readonly string[]): string[] {
  return Object.values<Argument>(commands[name].arguments).map(({ choices, source }, position) => {
    const offer = choices ? `_astrolabe_offer ${choices.join(" ")}` : source ? fromSource(source, codes) : ":";
    return `    ${name}:${position}) ${offer} ;;`;
  });
}

function fromSource(source: Source, codes: readonly string[]): string {
  switch (source) {
    case "apps":
    case "clusters": return `_astrolabe_names ${source}`;
    case "codes": return `_astrolabe_files; _astrolabe_offer ${codes.join(" ")}`;
    case "revisions": return "_astrolabe_revisions";
    case "folders": return "_astrolabe_files";
  }
}
