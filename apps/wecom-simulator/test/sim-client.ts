import { request } from 'node:http';
import { Clock } from '../state/clock';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../simulator';
import { CORP, otherSchool, OTHER_CORP, SECRETS, smallSchool } from './small-school';

export type Json = Record<string, unknown>;

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** A simulator with the two small schools on a free port, a clock that tests can set, and calls as an SDK makes them. */
export class TestSim {
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly sim: RunningSimulator,
    readonly time: { now: number },
  ) {}

  static async start(options: SimulatorOptions = {}): Promise<TestSim> {
    const time = { now: Date.UTC(2026, 10, 20, 1, 0, 0) };
    const corps = [
      { corpId: CORP, ...smallSchool() },
      { corpId: OTHER_CORP, ...otherSchool() },
    ];
    const sim = await startSimulator({ corps, clock: new Clock(() => time.now), ...options });
    return new TestSim(sim, time);
  }

  close(): Promise<void> {
    return this.sim.close();
  }

  /** Any HTTP request; rejects when the connection is cut. */
  raw(method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port: this.sim.port, method, path, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }));
        answer.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  async json(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: Json }> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const type: Record<string, string> = sent === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.raw(method, path, sent, { ...type, ...headers });
    return { status: answer.status, body: JSON.parse(answer.body.toString('utf8')) as Json };
  }

  /** A call of `/sim`. */
  async control(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await this.json(method, `/sim${path}`, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async token(secret: keyof typeof SECRETS | { corpId: string; secret: string }): Promise<string> {
    const { corpId, secret: text } = typeof secret === 'string' ? { corpId: CORP, secret: SECRETS[secret] } : secret;
    const held = this.tokens.get(`${corpId}${text}`);
    if (held) return held;
    const { body } = await this.json('GET', `/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${text}`);
    const token = String(body['access_token']);
    this.tokens.set(`${corpId}${text}`, token);
    return token;
  }

  forgetTokens(): void {
    this.tokens.clear();
  }

  async get(as: keyof typeof SECRETS, path: string, query: Record<string, string> = {}): Promise<Json> {
    const all = new URLSearchParams({ access_token: await this.token(as), ...query });
    return (await this.json('GET', `/cgi-bin/${path}?${all.toString()}`)).body;
  }

  async post(as: keyof typeof SECRETS, path: string, body: unknown, query: Record<string, string> = {}): Promise<Json> {
    const all = new URLSearchParams({ access_token: await this.token(as), ...query });
    return (await this.json('POST', `/cgi-bin/${path}?${all.toString()}`, body)).body;
  }

  async messages(query: string): Promise<Json[]> {
    return (await this.control('GET', `/messages?${query}`))['messages'] as Json[];
  }
}

export const codeOf = (answer: Json): number => Number(answer['errcode']);
