import { createLogUpdate } from 'log-update';
import { setTimeout as delay } from 'node:timers/promises';
import { styleText } from 'node:util';
import { pictureLines, plainLine, type Frame, type Line } from './picture.ts';
import type { Look } from './story.ts';

/** Where the demo is watched. */
export interface Screen {
  readonly show: (look: Look) => Promise<void>;
  /** Ends the picture, which stays as it is. */
  readonly end: () => void;
}

/** How long each picture stays on a terminal, so that a person can read it. */
const readingMs = 900;

/** A line, in red where it is about trouble, if the terminal shows colours and NO_COLOR is not set. */
function styled({ text, troubleFrom }: Line, stream: NodeJS.WriteStream): string {
  if (troubleFrom === undefined) return text;
  return text.slice(0, troubleFrom) + styleText('red', text.slice(troubleFrom), { stream });
}

/** A terminal, on which one picture is drawn anew in place; or a pipe, which gets a line for each scene, and the last picture. */
export function createScreen(frame: Frame, stream: NodeJS.WriteStream = process.stdout): Screen {
  function line(text: string): void {
    stream.write(`${text}\n`);
  }
  function drawn(look: Look): string {
    return pictureLines(look, frame)
      .map((one) => styled(one, stream))
      .join('\n');
  }
  if (stream.isTTY) {
    const update = createLogUpdate(stream, { showCursor: true });
    return {
      async show(look) {
        update(drawn(look));
        await delay(readingMs);
      },
      end: () => update.done(),
    };
  }
  let last: Look | null = null;
  return {
    async show(look) {
      last = look;
      const text = plainLine(look, frame);
      if (text !== null) line(text);
    },
    end() {
      if (last !== null) line(`\n${drawn(last)}`);
    },
  };
}
