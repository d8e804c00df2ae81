import type { CommandModule } from "yargs";
import { completionScript, type Shell, shells } from "../command-line/completion-script.ts";
import { type CommandEntry, grammarOf } from "../command-line/grammar.ts";
import type { Given } from "../command-line/options.ts";

/** The list of all commands has this one too, so it comes as an argument. */
export const completionOf = (commandList: readonly CommandEntry[]): CommandModule => ({
  command: "completion <shell>",
  builder: (parser) =>
    parser
      .positional("shell", { choices: shells, describe: "Your shell" })
      .example("source <($0 completion bash)", "In ~/.bashrc; zsh likewise in ~/.zshrc, behind compinit")
      .example("$0 completion fish > ~/.config/fish/completions/sme-gen.fish", "Once"),
  handler: async ({ shell }: Given) => {
    const commands = await Promise.all(
      commandList.map(async ({ name, describe, load }) => ({
        name,
        describe,
        grammar: grammarOf(await load()),
      })),
    );
    process.stdout.write(completionScript(shell as Shell, commands));
  },
});
