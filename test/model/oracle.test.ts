import { cruise } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';

describe('the oracle', () => {
  it('reads messages and doors only: it imports nothing of the plan, the rooms or anything else of ours', async () => {
    const { output } = await cruise(['test/model/oracle'], {
      tsPreCompilationDeps: true,
      parser: 'swc',
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { extensions: ['.ts'] },
    });
    if (typeof output === 'string') throw new Error(output);
    const own = output.modules.map(({ source }) => source).filter((source) => source.startsWith('test/model/oracle/'));
    expect(own.length).toBeGreaterThan(0);
    const imported = output.modules
      .filter(({ source }) => own.includes(source))
      .flatMap(({ dependencies }) => dependencies.map(({ resolved }) => resolved));
    expect(imported.filter((path) => !path.startsWith('test/model/'))).toEqual([]);
    // What the model says in its own words: the hotel's rooms and doors, and how a message reads.
    const shared = [...new Set(imported.filter((path) => !path.startsWith('test/model/oracle/')))];
    expect(shared.toSorted()).toEqual(['test/model/hotel.ts', 'test/model/sequence.ts']);
  });
});
