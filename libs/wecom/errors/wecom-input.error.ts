/** A value that WeCom would refuse, found before the call: a mistake of the calling program. */
export class WecomInputError extends Error {
  override readonly name = 'WecomInputError';
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(`${field}: ${message}`);
  }
}
