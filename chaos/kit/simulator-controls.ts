/** One rule of the simulator's faults, in its own words (apps/wecom-simulator/README.md). */
export interface FaultRule {
  kind: 'slow' | 'down' | 'accept-then-drop' | 'busy' | 'throttle' | 'token-ended' | 'invalid-receivers';
  corp?: string;
  path?: string;
  probability?: number;
  maxHits?: number;
  ms?: number;
  jitterMs?: number;
  mode?: 'refuse' | 'http500' | 'black-hole';
  window?: 'minute' | 'hour' | 'day';
  code?: number;
}

export const SEND_PATH = 'externalcontact/message/send';

/** The simulator's switches and what it counted (apps/wecom-simulator/README.md). */
export class SimulatorControls {
  constructor(readonly url: string) {}

  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}/sim/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** No rule is left; limits stay off, because cases send more in a minute than a school does. */
  async heal(): Promise<void> {
    await this.call('DELETE', 'faults');
    await this.call('PUT', 'faults', { limits: { enforce: false }, delayMs: 0 });
  }

  async seed(seed: number): Promise<void> {
    await this.call('PUT', 'faults', { seed });
  }

  async suffer(...rules: readonly FaultRule[]): Promise<void> {
    for (const rule of rules) await this.call('POST', 'faults/rules', rule);
  }

  /** sha256 (hex) of the body of each accepted send of some corps, once per accepted call. */
  async acceptedBodies(corps: readonly string[]): Promise<string[]> {
    const hashes: string[] = [];
    for (const corp of corps) {
      const { groups } = await this.call<{ groups: Record<string, number> }>(
        'GET',
        `messages/count?corp=${corp}&path=${SEND_PATH}&fate=delivered&by=call`,
      );
      for (const call of Object.keys(groups)) {
        const { messages } = await this.call<{ messages: { bodyHash: string }[] }>('GET', `messages?call=${call}&limit=1`);
        if (messages[0] !== undefined) hashes.push(messages[0].bodyHash);
      }
    }
    return hashes;
  }
}
