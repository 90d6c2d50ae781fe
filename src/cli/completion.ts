import { flagOf, SETTING_KEYS, SETTINGS } from "../settings.ts";
import type { Command, Flag } from "./command.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What a command line can be gone on with, as a script for a shell. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  switch (shell) {
    case "bash":
      return bash(commands);
    case "zsh":
      return zsh(commands);
    case "fish":
      return fish(commands);
    default:
      return shell satisfies never;
  }
}

type Word = readonly [word: string, meaning: string];

const SETTING_WORDS: readonly Word[] = SETTING_KEYS.map((key) => [
  `--${flagOf(key)}`,
  SETTINGS[key].description,
]);

function flagWords({ flags }: Command): readonly Word[] {
  return [...flags.map(flagWord), ["--help", "what it takes"]];
}

function flagWord({ name, meaning }: Flag): Word {
  return [name.length === 1 ? `-${name}` : `--${name}`, meaning];
}

const onlyWords = (words: readonly Word[]) => words.map(([word]) => word).join(" ");

function bash(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  const cases = commands.map((command) => `    ${command.name}) words="${onlyWords(flagWords(command))}" ;;`);
  return `# jobdeck for bash: source <(jobdeck completion bash)
_jobdeck() {
  local current=\${COMP_WORDS[COMP_CWORD]} command= words= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${names.join("|")}) command=$word; break ;;
    esac
  done
  case $command in
    "") words="${names.join(" ")} help" ;;
${cases.join("\n")}
  esac
  # What begins with no dash behind a command is an id, a type or a file.
  if [[ -n $command && $current != -* ]]; then return; fi
  if [[ $current == -* ]]; then words="$words ${onlyWords(SETTING_WORDS)}"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _jobdeck jobdeck
`;
}

function zsh(commands: readonly Command[]): string {
  const list = (words: readonly Word[]) =>
    words.map(([word, meaning]) => `'${zshText(`${word.replaceAll(":", "\\:")}:${meaning}`)}'`).join(" ");
  const cases = commands.map((command) => `    ${command.name}) found=(${list(flagWords(command))}) ;;`);
  return `#compdef jobdeck
# jobdeck for zsh: jobdeck completion zsh > "\${fpath[1]}/_jobdeck"
_jobdeck() {
  local -a names found settings
  local command=
  names=(${list(commands.map(({ name, summary }) => [name, summary]))})
  settings=(${list(SETTING_WORDS)})
  local word
  for word in \${words[2,CURRENT-1]}; do
    case $word in
      ${commands.map(({ name }) => name).join("|")}) command=$word; break ;;
    esac
  done
  case $command in
    '') found=($names) ;;
${cases.join("\n")}
  esac
  if [[ -n $command && $PREFIX != -* ]]; then _files; return; fi
  if [[ $PREFIX == -* ]]; then found+=($settings); fi
  _describe 'jobdeck' found
}
compdef _jobdeck jobdeck
`;
}

function zshText(text: string): string {
  return text.replaceAll("'", "'\\''");
}

function fish(commands: readonly Command[]): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const option = (word: string) => (word.startsWith("--") ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`);
  const lines = commands.flatMap((command) => [
    `complete -c jobdeck -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
    ...flagWords(command).map(([word, meaning]) => {
      const seen = `'__fish_seen_subcommand_from ${command.name}'`;
      return `complete -c jobdeck -n ${seen} ${option(word)} -d ${quoted(meaning)}`;
    }),
  ]);
  const settings = SETTING_WORDS.map(([word, meaning]) => {
    return `complete -c jobdeck ${option(word)} -d ${quoted(meaning)}`;
  });
  return `# jobdeck for fish: jobdeck completion fish > ~/.config/fish/completions/jobdeck.fish
${[...lines, ...settings].join("\n")}
`;
}
