import { randomId } from '../state/random';
import type { Clock } from '../state/clock';
import { plainNumber } from './phone-number';

export const SMS_MODES = ['ok', 'slow', 'down', 'refuse', 'lost'] as const;
/** slow = the gateway answers late, down = it breaks the connection, refuse = it takes nothing, lost = taken and never delivered. */
export type SmsMode = (typeof SMS_MODES)[number];

export interface SmsMessage {
  id: string;
  /** As the caller wrote it. */
  to: string;
  template: string;
  params: Record<string, string>;
  text: string;
  acceptedAt: number;
  fate: 'delivered' | 'lost';
}

export interface SmsSwitches {
  mode: SmsMode;
  /** Of `slow`. */
  ms: number;
}

const KEEP = 2_000;
/** From acceptance to the delivery report. */
const DELIVERY_MS = 400;
const DEFAULT: SmsSwitches = { mode: 'ok', ms: 4_000 };

/** What the SMS gateway took, newest first, and how it behaves. */
export class SmsBox {
  private messages: SmsMessage[] = [];
  switches: SmsSwitches = { ...DEFAULT };

  constructor(private readonly clock: Clock) {}

  accept(given: Pick<SmsMessage, 'to' | 'template' | 'params' | 'text'>): SmsMessage {
    const fate = this.switches.mode === 'lost' ? 'lost' : 'delivered';
    const message: SmsMessage = { id: randomId(24), ...given, acceptedAt: this.clock.now(), fate };
    this.messages = [message, ...this.messages].slice(0, KEEP);
    return message;
  }

  get(id: string): SmsMessage | undefined {
    return this.messages.find((each) => each.id === id);
  }

  /** What the gateway reports of a message at this moment. */
  stateOf(message: SmsMessage): 'accepted' | 'delivered' | 'failed' {
    if (this.clock.now() - message.acceptedAt < DELIVERY_MS) return 'accepted';
    return message.fate === 'delivered' ? 'delivered' : 'failed';
  }

  /** @param to any spelling of a number; absent = all */
  list(to: string | undefined, limit: number): SmsMessage[] {
    const number = to === undefined ? undefined : plainNumber(to);
    return this.messages.filter((each) => number === undefined || plainNumber(each.to) === number).slice(0, limit);
  }

  dump(): SmsMessage[] {
    return this.messages.slice(0, 200);
  }

  restore(messages: SmsMessage[]): void {
    this.messages = [...messages];
  }

  resetSwitches(): void {
    this.switches = { ...DEFAULT };
  }

  clear(): void {
    this.messages = [];
  }
}
