import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { OfferedCommand } from './tree.ts';
import { zshScript } from './zsh.ts';

/** The shells that can complete `nightlatch`. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** A shell that can complete `nightlatch`. */
export type Shell = (typeof shells)[number];

/** Whether a name is that of a shell that can complete `nightlatch`. */
export function isShell(name: string): name is Shell {
  return shells.some((shell) => shell === name);
}

/** The script that makes a shell complete the commands and options below `root`. */
export function completionScript(shell: Shell, root: OfferedCommand): string {
  switch (shell) {
    case 'bash':
      return bashScript(root);
    case 'zsh':
      return zshScript(root);
    case 'fish':
      return fishScript(root);
  }
}
