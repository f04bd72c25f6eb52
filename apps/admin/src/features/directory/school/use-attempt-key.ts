import { useRef } from 'react';
import { isApiError } from '@ui/core/api/api-error';

/**
 * Idempotency key of a form that creates something. A press after no answer repeats the attempt, so that nothing is made
 * twice; once the server or WeCom has refused, the next press is another attempt: the person has mended what was refused.
 * @returns `key()` for the call, `failed(error)` for what it throws
 */
export function useAttemptKey(): { key: () => string; failed: (error: unknown) => void } {
  const held = useRef<string>(undefined);
  return {
    key: () => (held.current ??= crypto.randomUUID()),
    failed: (error) => {
      if (isApiError(error) && !error.transient) held.current = undefined;
    },
  };
}
