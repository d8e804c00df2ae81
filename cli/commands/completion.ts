import type { CommandModule } from "yargs";
import { commandList } from "../command-line/command-list.ts";
import { completionScript, type Shell, shells } from "../command-line/completion-script.ts";
import { grammarOf } from "../command-line/grammar.ts";
import type { Given } from "../command-line/options.ts";

export const command: CommandModule = {
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
};
