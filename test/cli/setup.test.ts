import { describe, expect, inject, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { setUp } from '../../src/cli/setup/setUp.ts';
import { openServer, TemporalObstacle, type Server } from '../../src/cli/setup/server.ts';
import { cloudCommandsOf, commandOf, isCloud, leftToDo, type Needs } from '../../src/cli/setup/steps.ts';
import { searchAttributes } from '../../src/development/temporalServer/searchAttributes.ts';

const dayMs = 86_400_000;
const needs: Needs = { namespace: 'hotels', retentionMs: 30 * dayMs, attributes: searchAttributes };

/** A server that keeps what it is given, and refuses some kinds of calls. */
function serverWith(refusing: readonly (keyof Server)[] = []): Server & { readonly calls: string[] } {
  const calls: string[] = [];
  let retentionMs: number | null = null;
  const attributes: Record<string, string> = {};
  function call(name: keyof Server): void {
    if (refusing.includes(name)) throw new TemporalObstacle('not-allowed', 'no permission', null);
    calls.push(name);
  }
  return {
    calls,
    address: 'temporal.example.com:7233',
    namespace: 'hotels',
    version: async () => '1.31.0',
    readNamespace: async () => (retentionMs === null ? null : { retentionMs }),
    registerNamespace: async (ms) => {
      call('registerNamespace');
      retentionMs = ms;
    },
    keepFor: async (ms) => {
      call('keepFor');
      retentionMs = ms;
    },
    readAttributes: async () => attributes,
    addAttributes: async (more) => {
      call('addAttributes');
      Object.assign(attributes, more);
    },
    pollers: async () => 0,
    close: async () => undefined,
  };
}

describe('setup', () => {
  it('does what the server lacks, and the second time nothing', async () => {
    const server = serverWith();
    const first = await setUp(server, needs);
    expect(first).toMatchObject({ refused: null, steps: [], wrongTypes: [] });
    expect(first.done.map(({ does }) => does)).toEqual([
      'register-namespace',
      ...Object.keys(searchAttributes).map(() => 'add-attribute'),
    ]);
    expect(await setUp(server, needs)).toEqual({ done: [], steps: [], wrongTypes: [], refused: null });
  });

  it('lets a namespace keep closed workflows longer, and never shorter', () => {
    const has = { namespace: { retentionMs: dayMs }, attributes: searchAttributes };
    expect(leftToDo(needs, has).steps).toEqual([
      { does: 'keep-longer', namespace: 'hotels', retentionMs: needs.retentionMs },
    ]);
    expect(leftToDo(needs, { ...has, namespace: { retentionMs: 90 * dayMs } }).steps).toEqual([]);
  });

  it('leaves to a person what the server refuses, as commands', async () => {
    const server = serverWith(['addAttributes']);
    const result = await setUp(server, needs);
    expect(result).toMatchObject({ refused: 'no permission', done: [{ does: 'register-namespace' }] });
    expect(result.steps.map(commandOf)).toContain(
      'temporal operator search-attribute create --namespace hotels --name Rooms --type KeywordList',
    );
    expect(cloudCommandsOf(result.steps)).toContain(
      'tcld namespace search-attributes add --namespace hotels --search-attribute Rooms=KeywordList',
    );
  });

  it('says which search attribute has another type, and touches none', () => {
    const has = { namespace: { retentionMs: 90 * dayMs }, attributes: { ...searchAttributes, Rooms: 'Keyword' } };
    expect(leftToDo(needs, has)).toEqual({
      steps: [],
      wrongTypes: [{ name: 'Rooms', is: 'Keyword', should: 'KeywordList' }],
    });
  });

  it('quotes a namespace for the shell', () => {
    const [step] = leftToDo({ ...needs, namespace: "ours; rm -rf ~'" }, { namespace: null, attributes: {} }).steps;
    expect(commandOf(step!)).toBe(
      String.raw`temporal operator namespace create --namespace 'ours; rm -rf ~'\''' --retention 30d`,
    );
  });

  it.each([
    ['hotels.a2dd6.tmprl.cloud:7233', true],
    ['eu-west-1.aws.api.temporal.io:7233', true],
    ['temporal.example.com:7233', false],
  ])('knows by the address whether %s is Temporal Cloud', (address, expected) => {
    expect(isCloud(address)).toBe(expected);
  });
});

const { deployment, taskQueue } = { deployment: null, taskQueue: 'nightlatch' };

it('setup prepares a new namespace of a real server, and finds it ready the second time', async () => {
  const namespace = `hotels-${randomUUID().slice(0, 8)}`;
  const connectionOptions = { address: inject('temporalAddress') };
  const server = openServer({ connectionOptions, namespace, taskQueue, deployment });
  try {
    expect(await setUp(server, { ...needs, namespace })).toMatchObject({ refused: null, steps: [] });
    expect(await setUp(server, { ...needs, namespace })).toMatchObject({ done: [], steps: [] });
    expect(await server.readNamespace()).toEqual({ retentionMs: needs.retentionMs });
  } finally {
    await server.close();
  }
});

it('setup fails at once if Temporal does not answer', async () => {
  const connectionOptions = { address: '127.0.0.1:1' };
  const server = openServer({ connectionOptions, namespace: 'default', taskQueue, deployment });
  try {
    await expect(setUp(server, needs)).rejects.toMatchObject({ name: 'TemporalObstacle', obstacle: 'unreachable' });
  } finally {
    await server.close();
  }
});
