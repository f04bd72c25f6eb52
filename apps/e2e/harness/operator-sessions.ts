interface Cookie {
  name: string;
  value: string;
}

/**
 * The link that enrols an operator works once. Whoever used it leaves the session here, so that a journey that calls the
 * operators' interface without a window goes on with it.
 */
const sessions = new Map<string, readonly Cookie[]>();

export const keepOperatorSession = (link: string, cookies: readonly Cookie[]): void => void sessions.set(link, cookies);

export const operatorSession = (link: string): readonly Cookie[] | undefined => sessions.get(link);
