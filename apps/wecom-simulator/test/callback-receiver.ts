import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decryptMessage, encryptMessage, signatureOf } from '../callbacks/message-crypto';
import { fromXml, textOf, toXml, type XmlTree } from '../callbacks/xml';
import { AES_KEY, TOKEN } from './small-school';

export interface Received {
  tree: XmlTree | undefined;
  xml: string;
  receiveId: string;
  nonce: string;
  outer: string;
}

/** A small receive address: checks signatures, answers the verification, keeps what came. */
export class CallbackReceiver {
  readonly received: Received[] = [];
  /** Status of the next answers, first one first; 200 when empty. */
  readonly nextStatus: number[] = [];
  verifyDelayMs = 0;
  verifySuffix = '';
  /** Inner XML of a passive reply to the next event. */
  reply = '';
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    const address = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${address.port}/callback`;
  }

  close(): Promise<void> {
    this.server?.closeAllConnections();
    return new Promise((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  settings(url: string): { url: string; token: string; aesKey: string } {
    return { url, token: TOKEN, aesKey: AES_KEY };
  }

  async until(count: number): Promise<void> {
    const end = Date.now() + 1500;
    while (this.received.length < count && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    if (this.received.length < count) throw new Error(`only ${this.received.length} of ${count} callbacks came`);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const query = new URL(request.url ?? '/', 'http://receiver').searchParams;
    const given = (name: string): string => query.get(name) ?? '';
    const check = (encrypted: string): boolean =>
      signatureOf(TOKEN, given('timestamp'), given('nonce'), encrypted) === given('msg_signature');
    if (request.method === 'GET') {
      const plain = check(given('echostr')) ? decryptMessage(AES_KEY, given('echostr')).message : 'wrong signature';
      setTimeout(() => response.end(plain + this.verifySuffix), this.verifyDelayMs);
      return;
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const outer = Buffer.concat(parts).toString('utf8');
      const encrypted = textOf(fromXml(outer), 'Encrypt');
      const status = check(encrypted) ? (this.nextStatus.shift() ?? 200) : 401;
      const { message, receiveId } = decryptMessage(AES_KEY, encrypted);
      this.received.push({ tree: fromXml(message), xml: message, receiveId, nonce: given('nonce'), outer });
      response.writeHead(status).end(this.replyBody(receiveId));
    });
  }

  private replyBody(receiveId: string): string {
    if (this.reply === '') return '';
    const encrypted = encryptMessage(AES_KEY, this.reply, receiveId);
    this.reply = '';
    return toXml({
      Encrypt: encrypted,
      MsgSignature: signatureOf(TOKEN, '1700000001', 'n', encrypted),
      TimeStamp: 1700000001,
      Nonce: 'n',
    });
  }
}
