import { type Command, EXIT } from "../command.ts";
import { completionScript, SHELLS } from "../completion.ts";
import { oneWord, readWords } from "../read-words.ts";
import { UsageError } from "../usage-error.ts";

/** @param commands what can be completed, this command not among them */
export function completionCommand(commands: readonly Command[]): Command {
  const command: Command = {
    name: "completion",
    group: "This installation",
    args: "SHELL",
    summary: `print a script that completes command lines in ${SHELLS.slice(0, -1).join(", ")} or ${SHELLS.at(-1)}`,
    flags: [],
    remote: true,
    exits: [[0, "printed"]],
    examples: [
      ["source <(jobdeck completion bash)", "in ~/.bashrc"],
      ['jobdeck completion zsh > "$fpath[1]/_jobdeck"', ""],
      ["jobdeck completion fish > ~/.config/fish/completions/jobdeck.fish", ""],
    ],
    async run({ host, words }) {
      const word = oneWord(command, readWords(command, words), "shell");
      const shell = SHELLS.find((one) => one === word);
      if (shell === undefined)
        throw new UsageError(`Expected one of ${SHELLS.join(", ")}, got "${word}"`, command.name);
      host.out.write(completionScript(shell, [...commands, command]));
      return EXIT.ok;
    },
  };
  return command;
}
