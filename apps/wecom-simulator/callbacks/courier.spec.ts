import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock } from '../state/clock';
import { emptyCorp } from '../state/corp';
import { ContactEvents } from './contact-events';
import { Courier } from './courier';
import { decryptMessage } from './message-crypto';
import { OutboundHttp } from './outbound-http';
import { fromXml, textOf } from './xml';

const KEY = 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM';
const seen: string[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { message } = decryptMessage(KEY, textOf(fromXml(Buffer.concat(parts).toString()), 'Encrypt'));
      seen.push(textOf(fromXml(message), 'Id'));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('courier', () => {
  it('carries a thousand events at once, each exactly once, about in their order', async () => {
    const http = new OutboundHttp();
    const courier = new Courier(
      new Clock(),
      http,
      () => false,
      () => 0,
    );
    const corp = emptyCorp('ww1', 'school');
    const { port } = server.address() as AddressInfo;
    corp.contactSync.callback = {
      url: `http://events.localhost:${port}/`,
      token: 'T',
      aesKey: KEY,
      schoolEvents: true,
    };
    const events = new ContactEvents(courier, () => 1);
    for (let id = 0; id < 1000; id += 1) events.company(corp, null, 'delete_party', { Id: String(id) }, String(id));
    while (courier.pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(new Set(seen).size).toBe(1000);
    expect(seen).toHaveLength(1000);
    const furthest = Math.max(...seen.map((id, at) => Math.abs(Number(id) - at)));
    expect(furthest).toBeLessThan(64);
    expect(courier.find({ status: 'delivered', limit: 2000 })).toHaveLength(1000);
    courier.close();
    http.close();
  });
});
