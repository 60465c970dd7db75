import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { noticeActivities } from '../../src/activities/notices.ts';
import type { Notice } from '../../src/domain/notices/notice.ts';
import { eventually } from '../support/eventually.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const secret = 'whsec_dGhlIHNlY3JldCBvZiBhIFBNUyBpbiBhIHRlc3Q=';

async function freePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, '127.0.0.1'), 'listening');
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), 'close');
  return port;
}

const notice: Notice = {
  id: 'notice_1',
  type: 'key.dead',
  timestamp: '2026-12-01T11:00:00.000Z',
  data: {
    propertyId: 'hotel-aurora',
    reservationId: 'R-1001',
    sequence: 1,
    revision: null,
    status: 'departed',
    key: { guestId: 'g1', acsCredentialId: 'c1', state: 'revoked' },
  },
};

it('the receiver of docs/notices.md accepts only notices that are signed with its secret', async () => {
  const page = await readFile(`${root}/docs/notices.md`, 'utf8');
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
  const port = await freePort();
  const receiver = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    env: { ...process.env, PORT: String(port), NOTICES_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  receiver.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  try {
    function post(signedWith: string) {
      return noticeActivities({
        noticeTarget: () => ({ url: `http://127.0.0.1:${port}/`, secret: signedWith }),
      }).postNotices({ propertyId: 'hotel-aurora', notices: [notice] });
    }
    expect(await eventually(() => post(secret))).toEqual({ done: 1, refusedWith: null });
    await eventually(() => printed.includes('notice_1 key.dead R-1001'));
    await expect(post('whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==')).rejects.toThrow('HTTP 401');
    // While the secret is changed, both sign: a receiver with either of them accepts.
    expect(await post(`whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA== ${secret}`)).toEqual({ done: 1, refusedWith: null });
    expect(await post(`${secret} whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==`)).toEqual({ done: 1, refusedWith: null });
  } finally {
    receiver.kill();
    await once(receiver, 'exit');
  }
});
