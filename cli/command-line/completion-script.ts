import type { Grammar, OptionGrammar } from "./grammar.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** What can be completed: the commands with what each takes. */
export interface CompletedCommand {
  name: string;
  describe: string;
  grammar: Grammar;
}

/**
 * The script that teaches the shell to complete `sme-gen`. It holds all words itself, so that a press
 * of the tab key starts no Node.
 */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands);
}

/** What is offered for an option: a switch can be negated too. */
function spellings(option: OptionGrammar): string[] {
  const { name, letters, takesValue } = option;
  const negated = takesValue || name === "help" || name === "version" ? [] : [`--no-${name}`];
  return [`--${name}`, ...negated, ...letters.map((letter) => `-${letter}`)];
}

function offered({ options }: Grammar): OptionGrammar[] {
  return options.filter(({ hidden }) => !hidden);
}

/** Where nothing of ours fits, bash falls back to file names. COMP_WORDBREAKS makes `=` a word of its own. */
function bashScript(commands: readonly CompletedCommand[]): string {
  const pattern = (name: string, options: OptionGrammar[]): string =>
    options
      .flatMap(spellings)
      .map((spelling) => `"${name} ${spelling}"`)
      .join("|");
  const values = commands.flatMap(({ name, grammar }) => {
    const valued = offered(grammar).filter(({ takesValue }) => takesValue);
    const free = valued.filter(({ choices }) => choices.length === 0);
    const chosen = valued.filter(({ choices }) => choices.length > 0);
    return [
      ...chosen.map((option) => `        ${pattern(name, [option])}) words="${option.choices.join(" ")}" ;;`),
      ...(free.length > 0 ? [`        ${pattern(name, free)}) files=1 ;;`] : []),
    ];
  });
  const others = commands.map(({ name, grammar }) => {
    const options = offered(grammar).flatMap(spellings).join(" ");
    const choices = grammar.positionals.flatMap((positional) => positional.choices).join(" ");
    const files = grammar.positionals.length > 0 && choices === "" ? " files=1" : "";
    return `            ${name}) options="${options}" words="${choices}"${files} ;;`;
  });
  return `# bash completion of sme-gen
_sme_gen() {
    local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words= options= files=
    if [[ $word == "=" ]]; then
        word=
    elif [[ $before == "=" ]]; then
        before="\${COMP_WORDS[COMP_CWORD-2]}"
    fi
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        words="${commands.map(({ name }) => name).join(" ")}" options="--help --version"
    else
        case "\${COMP_WORDS[1]} $before" in
${values.join("\n")}
        *) case "\${COMP_WORDS[1]}" in
${others.join("\n")}
        esac ;;
        esac
    fi
    if [[ $word == -* || ( -z $words && -z $files ) ]]; then
        words="$options"
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _sme_gen sme-gen
`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const described = (text: string): string => text.replace(/[[\]:\\]/g, "\\$&");
  const values = (choices: readonly string[]): string =>
    choices.length > 0 ? `(${choices.join(" ")})` : "_files";
  const specs = ({ options, positionals }: Grammar): string[] => [
    ...options
      .filter(({ hidden }) => !hidden)
      .flatMap((option) =>
        spellings(option).map((spelling) => {
          const equals = spelling.startsWith("--") ? "=" : "+";
          const value = option.takesValue ? `:${option.name}:${values(option.choices)}` : "";
          const negated = spelling.startsWith("--no-") && !option.name.startsWith("no-");
          const text = negated ? `not --${option.name}` : described(option.describe);
          const again = option.repeatable ? "*" : "";
          return `${again}${spelling}${option.takesValue ? equals : ""}[${text}]${value}`;
        }),
      ),
    ...positionals.map(({ name, choices }, index) => `${index + 1}:${name}:${values(choices)}`),
  ];
  return `#compdef sme-gen
_sme_gen() {
    if ((CURRENT == 2)); then
        local -a commands=(
${commands.map(({ name, describe }) => `            ${quoted(`${name}:${described(describe)}`)}`).join("\n")}
        )
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
    case $command in
${commands
  .map(
    ({ name, grammar }) =>
      `    ${name}) _arguments \\\n${specs(grammar)
        .map((spec) => `        ${quoted(spec)}`)
        .join(" \\\n")} ;;`,
  )
  .join("\n")}
    esac
}
# Found in fpath it is called to complete; sourced it makes itself known.
if [[ $funcstack[1] == _sme_gen ]]; then
    _sme_gen "$@"
else
    compdef _sme_gen sme-gen
fi
`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const quoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;
  const lines = commands.flatMap(({ name, describe, grammar }) => {
    const inCommand = `complete -c sme-gen -n ${quoted(`__sme_gen_command ${name}`)}`;
    const options = offered(grammar).flatMap((option) => {
      const spelling = [`-l ${option.name}`, ...option.letters.map((letter) => `-s ${letter}`)].join(" ");
      const text = `-d ${quoted(option.describe)}`;
      if (!option.takesValue) {
        const negated = spellings(option).find((each) => each.startsWith("--no-"));
        const also = negated === undefined ? [] : [`${inCommand} -l ${negated.slice(2)}`];
        return [`${inCommand} ${spelling} ${text}`, ...also];
      }
      const value = option.choices.length > 0 ? `-x -a ${quoted(option.choices.join(" "))}` : "-r -F";
      return [`${inCommand} ${spelling} ${value} ${text}`];
    });
    const positionals = grammar.positionals.map(({ choices }) =>
      choices.length > 0 ? `${inCommand} -a ${quoted(choices.join(" "))}` : `${inCommand} -F`,
    );
    return [
      `complete -c sme-gen -n __sme_gen_no_command -a ${name} -d ${quoted(describe)}`,
      ...options,
      ...positionals,
    ];
  });
  return `# fish completion of sme-gen
function __sme_gen_no_command
    test (count (commandline -opc)) -eq 1
end
function __sme_gen_command
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test "$words[2]" = "$argv[1]"
end
complete -c sme-gen -f
complete -c sme-gen -n __sme_gen_no_command -l help -d 'Show help'
complete -c sme-gen -n __sme_gen_no_command -l version -d 'Show version number'
${lines.join("\n")}
`;
}
