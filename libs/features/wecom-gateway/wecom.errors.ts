import { DomainError } from '@platform/errors/domain-error';

/** The unit has no credentials yet, or not those that the call needs. */
export function notConnected(): DomainError {
  return new DomainError('WECOM_NOT_CONNECTED');
}
