import type { Clock } from '../state/clock';
import type { PersonKind } from '../state/model';
import { randomId } from '../state/random';

export type Client = 'wecom-mobile' | 'wecom-desktop' | 'wechat';

/** Who answered the authorize page in one corp; null = somebody the corp does not know. */
export interface Answerer {
  kind: PersonKind;
  userid: string;
}

export interface CodeGrant {
  corpId: string;
  agentId: number | null;
  who: Answerer | null;
  /** What tells strangers apart: the device or browser. */
  visitor: string;
  client: Client;
  scope: 'snsapi_base' | 'snsapi_privateinfo';
  /** Web log-in never yields a user_ticket (03 §3.1). */
  webLogin: boolean;
  /** Host with port of redirect_uri, compared with the trusted domain of the app that spends the code. */
  redirectHost: string;
  expiresAt: number;
}

export interface TicketGrant {
  corpId: string;
  userid: string;
  expiresAt: number;
}

const CODE_MS = 300_000;
const TICKET_MS = 1_800_000;

/** OAuth codes (once, 5 min) and user tickets (30 min). */
export class CodeStore {
  private readonly codes = new Map<string, CodeGrant>();
  private readonly tickets = new Map<string, TicketGrant>();

  constructor(private readonly clock: Clock) {}

  issue(grant: Omit<CodeGrant, 'expiresAt'>): string {
    this.forget();
    const code = randomId(32);
    this.codes.set(code, { ...grant, expiresAt: this.clock.now() + CODE_MS });
    return code;
  }

  /** The grant, without spending the code. */
  look(code: string): CodeGrant | undefined {
    const grant = this.codes.get(code);
    return grant && grant.expiresAt > this.clock.now() ? grant : undefined;
  }

  spend(code: string): void {
    this.codes.delete(code);
  }

  issueTicket(corpId: string, userid: string): string {
    const ticket = randomId(48);
    this.tickets.set(ticket, { corpId, userid, expiresAt: this.clock.now() + TICKET_MS });
    return ticket;
  }

  ticket(ticket: string): TicketGrant | undefined {
    return this.tickets.get(ticket);
  }

  clear(): void {
    this.codes.clear();
    this.tickets.clear();
  }

  private forget(): void {
    const now = this.clock.now();
    for (const [code, grant] of this.codes) if (grant.expiresAt <= now) this.codes.delete(code);
    for (const [ticket, grant] of this.tickets) if (grant.expiresAt + TICKET_MS <= now) this.tickets.delete(ticket);
  }
}
