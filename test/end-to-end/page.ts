import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A command of a page, and its output as the page shows it; `null` if the page shows none. */
export interface Command {
  readonly command: string;
  readonly prints: string | null;
}

function blocksOf(text: string): readonly { readonly language: string; readonly content: string }[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', content = '']) => ({
    language,
    content,
  }));
}

/**
 * The commands of a page, or of one section of it, in their order: every `sh` block is one, and a `text` block that follows
 * is what it prints. So page and test cannot drift apart. Throws if there are none.
 */
export async function commandsOf(page: string, heading = ''): Promise<readonly Command[]> {
  const text = await readFile(`${root}${page}`, 'utf8');
  const section = heading === '' ? text : (text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '');
  const blocks = blocksOf(section);
  const commands = blocks.flatMap(({ language, content }, index) => {
    const next = blocks[index + 1];
    return language === 'sh' ? [{ command: content, prints: next?.language === 'text' ? next.content : null }] : [];
  });
  if (commands.length === 0) throw new Error(`${page} has no commands under "${heading}"`);
  return commands;
}

/** The output that a page shows, as a pattern for the whole output: `…` stands for what differs. */
export function patternOf(prints: string): RegExp {
  return new RegExp(
    `^${prints
      .trim()
      .replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
      .replaceAll('…', '[\\s\\S]+?')}$`,
  );
}
