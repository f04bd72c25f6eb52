import type { Clock } from './clock';
import { randomId } from './random';

/** `agentId` null = the contact-sync assistant. */
export interface AccessToken {
  token: string;
  corpId: string;
  agentId: number | null;
  expiresAt: number;
}

const LIFE_MS = 7_200_000;
const FORGET_MS = 86_400_000;

/** Access tokens and JS tickets: one value per secret, the same one until it expires or is ended early (01 §2). */
export class TokenStore {
  private readonly byToken = new Map<string, AccessToken>();
  private readonly current = new Map<string, AccessToken>();
  private readonly tickets = new Map<string, { ticket: string; expiresAt: number }>();

  constructor(private readonly clock: Clock) {}

  /** The token of a secret with its remaining life in seconds. */
  issue(corpId: string, agentId: number | null): { token: string; expiresIn: number } {
    const now = this.clock.now();
    const key = `${corpId}|${agentId ?? 'sync'}`;
    let token = this.current.get(key);
    if (!token || token.expiresAt <= now) {
      this.forget(now);
      token = { token: randomId(96), corpId, agentId, expiresAt: now + LIFE_MS };
      this.current.set(key, token);
      this.byToken.set(token.token, token);
    }
    return { token: token.token, expiresIn: Math.ceil((token.expiresAt - now) / 1000) };
  }

  find(token: string): AccessToken | undefined {
    return this.byToken.get(token);
  }

  /** Ends tokens before their time; they answer 40014 from now on. Counts those that were still alive. */
  end(match: (token: AccessToken) => boolean): number {
    let ended = 0;
    for (const token of this.byToken.values()) {
      if (!match(token)) continue;
      this.byToken.delete(token.token);
      const key = `${token.corpId}|${token.agentId ?? 'sync'}`;
      if (this.current.get(key) === token) this.current.delete(key);
      if (token.expiresAt > this.clock.now()) ended += 1;
    }
    return ended;
  }

  ticket(kind: 'config' | 'agentConfig', corpId: string, agentId: number | null): { ticket: string; expiresIn: number } {
    const now = this.clock.now();
    const key = kind === 'config' ? `${kind}|${corpId}` : `${kind}|${corpId}|${agentId}`;
    let held = this.tickets.get(key);
    if (!held || held.expiresAt <= now) {
      held = { ticket: randomId(64), expiresAt: now + LIFE_MS };
      this.tickets.set(key, held);
    }
    return { ticket: held.ticket, expiresIn: Math.ceil((held.expiresAt - now) / 1000) };
  }

  /** The ticket in force, if the endpoint was ever asked for it. */
  knownTicket(kind: 'config' | 'agentConfig', corpId: string, agentId: number | null): string | undefined {
    const held = this.tickets.get(kind === 'config' ? `${kind}|${corpId}` : `${kind}|${corpId}|${agentId}`);
    return held && held.expiresAt > this.clock.now() ? held.ticket : undefined;
  }

  clear(): void {
    this.byToken.clear();
    this.current.clear();
    this.tickets.clear();
  }

  dump(): AccessToken[] {
    return [...this.current.values()];
  }

  restore(tokens: AccessToken[]): void {
    this.clear();
    for (const token of tokens) {
      this.byToken.set(token.token, token);
      this.current.set(`${token.corpId}|${token.agentId ?? 'sync'}`, token);
    }
  }

  private forget(now: number): void {
    for (const token of this.byToken.values()) if (token.expiresAt + FORGET_MS < now) this.byToken.delete(token.token);
  }
}
