/** Why a callback was refused, for the log only. */
export type RefusalReason =
  | 'body too large'
  | 'not xml'
  | 'doctype'
  | 'no ciphertext'
  | 'bad query'
  | 'bad key'
  | 'signature'
  | 'time'
  | 'ciphertext'
  | 'padding'
  | 'length'
  | 'receiver'
  | 'message'
  | 'old message';

/**
 * A callback that is not from WeCom for this corp and app. The message is always the same, so that whoever sends
 * forged ones learns nothing from the answer; `reason` is for the log and is left out of toJSON.
 */
export class CallbackRefused extends Error {
  override readonly name = 'CallbackRefused';
  readonly #reason: RefusalReason;
  constructor(reason: RefusalReason) {
    super('callback refused');
    this.#reason = reason;
  }
  get reason(): RefusalReason {
    return this.#reason;
  }
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message };
  }
}
