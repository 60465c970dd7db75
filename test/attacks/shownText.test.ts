import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reservationView } from '../../src/domain/status/view.ts';
import { statusCard } from '../../src/domain/status/card.ts';
import { propertyCard } from '../../src/domain/propertyLifetime/card.ts';
import { initialProperty } from '../../src/domain/propertyLifetime/state.ts';
import { messageSchemas, parse } from '../../src/domain/messages/index.ts';
import { pmsId, roomName } from '../../src/domain/messages/fields.ts';
import { code, escaped, hasHidden, sentence } from '../../src/domain/text.ts';
import { searchAttributes } from '../../src/workflows/searchAttributes.ts';
import { openLiveHotel, type LiveHotel } from '../cli/live.ts';
import { nightlatch } from '../cli/nightlatch.ts';
import { at, attention, credential, desired } from '../domain/hotelAurora.ts';
import { eventually } from '../support/eventually.ts';

/** Characters that command a terminal, turn a line, or cannot be seen, by what they do. */
const hidden: Readonly<Record<string, string>> = {
  'ends the line': '\n',
  'goes back to its start': '\r',
  'begins a command to a terminal': '\u001b',
  'begins one in eight bits': '\u009b',
  deletes: '\u007f',
  'ends a text': '\u0000',
  'turns the line': '\u202e',
  'isolates a turned part': '\u2066',
  'marks a direction': '\u200f',
  'has no width': '\u200b',
  'joins without width': '\u200d',
  'joins words': '\u2060',
  'is a byte order mark': '\ufeff',
  'is a hyphen that shows at line ends only': '\u00ad',
  'fills a syllable': '\u3164',
  'ends a paragraph': '\u2029',
  'is a tag that no font shows': '\u{e0041}',
  'varies a letter': '\ufe0f',
  'is half a character': '\ud800',
};

describe('a character that', () => {
  it.each(Object.entries(hidden))('%s is in no id and in no room', (_what, character) => {
    expect(hasHidden(`10${character}1`)).toBe(true);
    expect(parse(roomName, `10${character}1`).ok).toBe(false);
    expect(parse(pmsId, `R-${character}1`).ok).toBe(false);
    const area = { guestId: 'g1', fullName: 'Ada Example', areas: [`Sp${character}a`] };
    expect(parse(messageSchemas.addGuest, { guest: area }).ok).toBe(false);
  });

  it.each(Object.entries(hidden))('%s is shown as an escape', (_what, character) => {
    expect(hasHidden(escaped(`10${character}1`))).toBe(false);
    expect(escaped(`10${character}1`)).toMatch(/^10(?:\\u[0-9a-f]{4})+1$/);
    // In JSON the escape means the character.
    expect(JSON.parse(`"${escaped(character)}"`)).toBe(character);
  });

  it('people write in names of rooms is taken, in any script', () => {
    for (const room of ['101', 'Süite Ø', '客室 12', 'غرفة', 'कक्ष', 'Ха́та', '🌊 Sea', "O'Hara's", '<b>', '*1*'])
      expect([room, parse(roomName, room).ok]).toEqual([room, true]);
  });
});

/** Room names that are markup in Markdown or HTML, or that Web UIs make links of. */
const markup = [
  '[101](https://example.com)',
  '![](https://example.com/a.png)',
  '<img src=x onerror=alert(1)>',
  '**101**',
  '`101`',
  '``',
  ' ` ',
  '# 101',
  '~~101~~',
  'https://example.com/',
  'www.example.com',
  'suite@example.com',
  '&lt;101&gt;',
  '| 1 | 2 |',
  '101\\',
];

/** What is left of Markdown without its code, in which nothing is markup. */
function outsideCode(card: string): string {
  return card.replaceAll(/(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g, '…');
}

describe("a name on a card of Temporal's Web UI", () => {
  const view = reservationView({
    propertyId: 'hotel-aurora',
    reservationId: 'R~1_a_',
    workflowId: 'reservation/hotel-aurora/R~1_a_',
    revision: 1,
    desired: desired({ rooms: markup.slice(0, 10) }),
    plan: [],
    now: at(14),
    isBlocked: false,
    credentials: [],
    identities: {},
    needsAttention: markup.map((room) =>
      attention({ code: 'unknown-room', about: room, forOperator: `No entrance is named ${room}.` }),
    ),
    ignored: [],
  });
  const keys = markup.map((room, n) =>
    credential({ requestId: `c${n}`, guestId: `g_${n}_`, grants: { [room]: 1 }, acsCredentialId: null }),
  );

  it('is text, and no markup, link or picture', () => {
    const card = statusCard(view, keys, 'Europe/Oslo');
    const ours = outsideCode(card).replaceAll(/\\[\\`*_{}[\]<>()#+!|~&]/g, '');
    expect(ours).not.toMatch(/[<>[\]`~|]|https?:|www\.|@/);
    expect(ours.match(/\*\*[^*]*\*\*/g)).toEqual(['**…**', '**booked**', '**Needs attention**', '**Keys**']);
  });

  it('is text on the card of a property, too', () => {
    const state = initialProperty(0, true);
    const holdings = Object.fromEntries(
      markup.map((room) => [room, { holders: ['R_1_'], grant: 1, opener: 'R_1_', withdrawing: [], left: [] }]),
    );
    const card = propertyCard('hotel_a_b', {
      ...state,
      book: { ...state.book, holdings },
      attention: markup.map((door) => attention({ code: 'x', about: null, forOperator: `The door ${door}.` })),
      carriedSize: 0,
      now: at(1),
    });
    const ours = outsideCode(card).replaceAll(/\\[\\`*_{}[\]<>()#+!|~&]/g, '');
    expect(ours).not.toMatch(/[<>[\]`~|]|https?:|www\.|@/);
  });

  it('stands as it is between its marks', () => {
    expect(code('101')).toBe('`101`');
    expect(code('`101`')).toBe('`` `101` ``');
    expect(code('a``b')).toBe('```a``b```');
    expect(sentence('Room *1* of R_1_ at www.example.com.')).toBe('Room \\*1\\* of R\\_1\\_ at `www.example.com.`');
  });
});

describe('on a terminal', () => {
  let live: LiveHotel;
  beforeAll(async () => {
    live = await openLiveHotel();
  });
  afterAll(() => live.close());

  it('search attributes that another program set are shown as text, and as JSON', async () => {
    const { client, taskQueue } = live.hotel.temporal;
    const { propertyId } = live.hotel;
    const rooms = ['\u001b[2J101', '\u202e102', '\u009b31m', '\u001b[1mBOLD\u001b[22m'];
    for (const reservationId of ['R-1', '\u001b]0;owned\u0007', 'R-1\nR-2'])
      await client.workflow.start('reservation', {
        workflowId: `reservation/${propertyId}/${reservationId}`,
        // No worker of this queue runs: it stays as it is started.
        taskQueue: `${taskQueue}-none`,
        args: [],
        typedSearchAttributes: [
          { key: searchAttributes.propertyId, value: propertyId },
          { key: searchAttributes.rooms, value: rooms },
          { key: searchAttributes.reservationStatus, value: 'in-\u001b[31mhouse' },
        ],
      });
    const list = ['reservation', 'list', '--property', propertyId];
    const text = await eventually(async () => {
      const { stdout } = await nightlatch(list, live);
      return stdout.includes('R-1') ? stdout : undefined;
    });
    expect(text.split('\n').filter((line) => hasHidden(line))).toEqual([]);
    expect(text).toContain(String.raw`\u001b[2J101, \u202e102`);
    expect(text).not.toContain('owned');
    const { stdout: json } = await nightlatch([...list, '--json'], live);
    expect(hasHidden(json.trimEnd())).toBe(false);
    expect(JSON.parse(json)).toMatchObject({ reservations: [{ reservationId: 'R-1', rooms }] });
  });
});
