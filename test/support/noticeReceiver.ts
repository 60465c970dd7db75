import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Notice } from '../../src/domain/notices/notice.ts';

/** A PMS that receives notices, verifies them, and answers with the status that the test sets. */
export async function openNoticeReceiver() {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const webhook = new Webhook(secret);
  const taken: Notice[] = [];
  const refused: Notice[] = [];
  let answer: (notice: Notice) => number = () => 204;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      // Throws if the signature is wrong, and so fails the test.
      const payload = webhook.verify(body, request.headers as Record<string, string>) as Omit<Notice, 'id'>;
      const notice = { ...payload, id: String(request.headers['webhook-id']) };
      const status = answer(notice);
      (status < 300 ? taken : refused).push(notice);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    target: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`, secret },
    /** In the order in which they came. */
    taken,
    refused,
    answerWith: (next: typeof answer): void => void (answer = next),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
