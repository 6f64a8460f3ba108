import { codes } from "../diagnostics/catalogue.js";
import { bashScript } from "./completion-bash.js";
import { zshScript } from "./completion-zsh.js";

/** A script that completes the word `astrolabe` in a shell, made from the table of commands. */
export function completionScript(shell: "bash" | "zsh"): string {
  return shell === "bash" ? bashScript(codes()) : zshScript(codes());
}
