export interface SimDevice {
  id: string;
  url: string;
  corpId: string;
  identity: { kind: 'member' | 'parent' | 'student'; userid: string };
  /** Accounts that wait for this number; only phones of strangers have some. */
  invitations?: { corpId: string; kind: string; userid: string }[];
}
export interface SimMessage {
  id: number;
  callId: number;
  corpId: string;
  appName: string;
  path: string;
  receiver: { kind: string; userid: string };
  child: string | null;
  msgtype: string;
  content: Record<string, unknown>;
  fate: string;
  bodyHash: string;
}

/** Path and query of the link of a card; the first one where a message has several. */
export function linkOf(message: SimMessage | undefined): string {
  const { url, articles } = (message?.content ?? {}) as { url?: string; articles?: { url?: string }[] };
  const link = url ?? articles?.[0]?.url;
  if (link === undefined) throw new Error(`no link in ${JSON.stringify(message?.content)}`);
  return link;
}

/** The simulator's control interface (README of apps/wecom-simulator). */
export class Simulator {
  readonly #base: string;

  constructor(stageUrl: string) {
    this.#base = `http://127.0.0.1:${new URL(stageUrl).port}`;
  }

  async call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T> {
    const ask = (): Promise<Response> =>
      fetch(`${this.#base}${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
    // A connection that was kept too long is closed just when it is used again: nothing was read of the request then.
    const answer = await ask().catch((error: unknown) => (isClosed(error) ? ask() : Promise.reject(error as Error)));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text.slice(0, 200)}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }

  async device(id: string): Promise<SimDevice> {
    const { devices } = await this.call<{ devices: SimDevice[] }>('GET', '/sim/devices');
    const device = devices.find((one) => one.id === id);
    if (device === undefined) throw new Error(`no device ${id}`);
    return device;
  }

  /** Everything WeCom took whose title or text holds `words`, of families or staff, delivered or not. */
  async messages(words: string): Promise<SimMessage[]> {
    const found: SimMessage[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { messages: SimMessage[]; nextCursor: string | null } = await this.call(
        'GET',
        `/sim/messages?limit=1000&words=${encodeURIComponent(words)}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      found.push(...page.messages);
      cursor = page.nextCursor;
    }
    return found;
  }

  async rule(rule: Record<string, unknown>): Promise<string> {
    return (await this.call<{ id: string }>('POST', '/sim/faults/rules', rule)).id;
  }

  async wellAgain(): Promise<void> {
    await this.call('DELETE', '/sim/faults');
    await this.call('DELETE', '/sim/limits');
  }
}

function isClosed(error: unknown): boolean {
  const cause = error instanceof TypeError ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code === 'ECONNRESET' || cause?.code === 'UND_ERR_SOCKET';
}
