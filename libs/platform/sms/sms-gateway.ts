import type { Locale } from '@contracts/locale';

/** Texts that may be sent by SMS, with their values. A code never stands in a log or a job: only in the call itself. */
export interface SmsTemplates {
  /** Code of a person who proves a mobile number (SUB-11). */
  code: { school: string; code: string; minutes: string };
}
export type SmsTemplate = keyof SmsTemplates;

/** accepted = the gateway has it; delivered, failed = what the operator of the phone reported. */
export type SmsState = 'accepted' | 'delivered' | 'failed';

export type SmsReason = 'not-configured' | 'no-connection' | 'time-out' | 'refused' | 'busy' | 'wrong-answer';

/** The gateway did not take a message; `perhapsSent` tells that it may have gone out all the same. */
export class SmsUnavailable extends Error {
  readonly reason: SmsReason;
  readonly perhapsSent: boolean;

  constructor(reason: SmsReason, perhapsSent = false) {
    super(`SMS gateway: ${reason}`);
    this.name = 'SmsUnavailable';
    this.reason = reason;
    this.perhapsSent = perhapsSent;
  }
}

/** Short messages to mobile numbers outside mainland China (spec 01 §0). Also the injection token. */
export abstract class SmsGateway {
  /**
   * @param to number with country code, e.g. `+85361234567`
   * @returns the gateway's id of the message, for the delivery report
   * @throws SmsUnavailable
   */
  abstract send<T extends SmsTemplate>(to: string, template: T, params: SmsTemplates[T], locale?: Locale): Promise<string>;

  /** Delivery report of a message; undefined when the gateway does not know the id. @throws SmsUnavailable */
  abstract report(id: string): Promise<SmsState | undefined>;
}
