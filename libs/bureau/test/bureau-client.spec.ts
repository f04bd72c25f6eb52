import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BureauUnavailable } from '@bureau';
import { BureauClient } from '../http/bureau-client';
import { HttpB08Source } from '../http/http-b08-source';
import { HttpCommunityInvite } from '../http/http-community-invite';
import { HttpEducationCardRegistry } from '../http/http-education-card-registry';

let server: Server;
let base: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/bureau`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
});

const json = (value: unknown, status = 200): void => {
  answer = (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
const client = (timeoutMs = 5_000) => new BureauClient({ base, key: 'the-key' }, timeoutMs);
const LOOKUP = { cardType: 'S', cardNo: '20183345', temporaryNo: null, birthDate: '20180105', schoolCode: '888' } as const;
const MATCH = {
  result: 'match',
  personRef: 'S-20183345',
  names: { zh: '陳小小', pt: 'CHAN SIO SIO' },
  cardType: 'S',
  cardStatus: 'valid',
  schoolCode: '888',
  definitiveCardNo: null,
};
async function failure(of: Promise<unknown>): Promise<BureauUnavailable> {
  const error = await of.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BureauUnavailable)) throw new Error(`no BureauUnavailable but ${String(error)}`);
  return error;
}

describe('calls to the bureau', () => {
  it('ask the card register with the key in a header and the number in the body only [SUB-24, SUB-31]', async () => {
    json(MATCH);
    await expect(new HttpEducationCardRegistry(client()).lookup(LOOKUP)).resolves.toEqual(MATCH);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/bureau/education-cards/lookup', headers: { authorization: 'Bearer the-key' } });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(LOOKUP);
  });

  it('take names of nobody where the register says mismatch or unknown [SUB-26]', async () => {
    json({ ...MATCH, result: 'mismatch' });
    await expect(new HttpEducationCardRegistry(client()).lookup(LOOKUP)).resolves.toEqual({ result: 'mismatch' });
    json({ result: 'unknown' });
    await expect(new HttpEducationCardRegistry(client()).lookup(LOOKUP)).resolves.toEqual({ result: 'unknown' });
  });

  it('show temporary numbers of the school that asked and of no other [SUB-32]', async () => {
    const item = { temporaryNo: 'XX00123', cardType: 'S', names: { zh: '王帥', pt: '' }, schoolCode: '888' };
    json({ items: [item, { ...item, temporaryNo: 'XX00124', schoolCode: '889' }] });
    await expect(new HttpEducationCardRegistry(client()).temporaryNumbers({ schoolCode: '888', name: '王' })).resolves.toEqual([item]);
  });

  it('tell a year without table from a table with faults [PRM-12]', async () => {
    json({ code: 'NOT_FILED' }, 404);
    const source = new HttpB08Source(client());
    await expect(source.table({ schoolCode: '8/8', schoolYear: '2026/2027' })).resolves.toEqual({ filed: false });
    expect(seen[0]?.url).toBe('/bureau/schools/8%2F8/b08?schoolYear=2026%2F2027');
    json({ format: 'DSEDJ-B08/1' });
    await expect(source.table({ schoolCode: '888', schoolYear: '2026/2027' })).resolves.toMatchObject({ filed: true, ok: false });
  });

  it('repeat an invitation under the same key [PRM-41]', async () => {
    json({ inviteId: 'i-1', status: 'already_member' });
    const invitation = { personRef: 'S-1', name: '陳', mobile: '61234567', lastGrade: 'SG3', leftYear: 2026, schoolCode: '888' };
    await expect(new HttpCommunityInvite(client()).invite(invitation, 'key-1')).resolves.toEqual({
      inviteId: 'i-1',
      status: 'already_member',
    });
    expect(seen[0]?.headers['idempotency-key']).toBe('key-1');
  });

  it.each([
    [500, 'busy'],
    [429, 'busy'],
    [401, 'refused-us'],
    [302, 'wrong-answer'],
    [400, 'wrong-answer'],
    [404, 'wrong-answer'],
  ])('end in one class of error for status %i: %s [SUB-17]', async (status, reason) => {
    answer = (_, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end('{}');
    expect((await failure(new HttpEducationCardRegistry(client()).lookup(LOOKUP))).reason).toBe(reason);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['{"result":"match"}'],
    ['{"result":"perhaps"}'],
    ['<html>'],
    [''],
    [JSON.stringify({ ...MATCH, cardStatus: 'stolen' })],
    [JSON.stringify({ ...MATCH, definitiveCardNo: '1' })],
  ])('refuse an answer that does not keep to the format and say nothing of what it held: %s [SUB-17]', async (body) => {
    answer = (_, response) => response.writeHead(200).end(body);
    const error = await failure(new HttpEducationCardRegistry(client()).lookup(LOOKUP));
    expect(error.reason).toBe('wrong-answer');
    expect(error.message).not.toContain('20183345');
  });

  it('give up in time, at a connection that breaks, and where nobody listens [SUB-17]', async () => {
    answer = () => undefined;
    const slow = await failure(new HttpEducationCardRegistry(client(50)).lookup(LOOKUP));
    expect([slow.reason, slow.perhapsDone]).toEqual(['time-out', true]);
    answer = (request) => request.socket.destroy();
    const broken = await failure(new HttpEducationCardRegistry(client()).lookup(LOOKUP));
    expect([broken.reason, broken.perhapsDone]).toEqual(['broken-off', true]);
    const nobody = new BureauClient({ base: 'http://127.0.0.1:1', key: 'k' }, 5_000);
    const gone = await failure(new HttpEducationCardRegistry(nobody).lookup(LOOKUP));
    expect([gone.reason, gone.perhapsDone]).toEqual(['no-connection', false]);
  });

  it('read no endless answer [SUB-17]', async () => {
    answer = (_, response) => {
      const more = (): void => void (response.destroyed || response.write(Buffer.alloc(65_536, 0x20), more));
      response.writeHead(200);
      more();
    };
    expect((await failure(new HttpEducationCardRegistry(client()).lookup(LOOKUP))).reason).toBe('wrong-answer');
  });

  it('say that no connection is configured instead of calling anywhere [SUB-17]', async () => {
    const error = await failure(new HttpEducationCardRegistry(new BureauClient(undefined)).lookup(LOOKUP));
    expect(error.reason).toBe('not-configured');
  });
});
