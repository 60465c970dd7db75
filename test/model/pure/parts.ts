import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { afterRelease } from '../../../src/domain/propertyLifetime/news.ts';
import { decided } from '../../../src/domain/propertyLifetime/tasks.ts';

/** The decisions that a pure hotel can be given wrong on purpose; it takes all others from src/domain. */
export interface Parts {
  readonly outlookOf: typeof outlookOf;
  readonly decided: typeof decided;
  readonly afterRelease: typeof afterRelease;
}

/** The decisions as they are. */
export const realParts: Parts = { outlookOf, decided, afterRelease };
