/** Thrown by the door when the same key has already had its effect: the first answer goes out again (OVR-26). */
export class IdempotentReplay extends Error {
  readonly answer: unknown;

  constructor(answer: unknown) {
    super('answered before');
    this.name = 'IdempotentReplay';
    this.answer = answer;
  }
}
