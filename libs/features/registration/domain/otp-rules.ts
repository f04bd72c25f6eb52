import { REGISTRATION_LIMITS as L } from '@contracts/registration-types';

/** What was sent before: newest code of this application, codes to the number in an hour, of the device in a day. */
export interface OtpFacts {
  lastAt: Date | null;
  ofNumber: number;
  /** Oldest of those, when it leaves the window. */
  numberSince: Date | null;
  ofDevice: number;
  deviceSince: Date | null;
}

const after = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);

/** @returns from when on a further code may be asked for; null = now (SUB-14) */
export function nextCodeAt(facts: OtpFacts, now: Date): Date | null {
  const waits: Date[] = [];
  if (facts.lastAt !== null) waits.push(after(facts.lastAt, L.otpResendSeconds));
  if (facts.ofNumber >= L.otpPerNumberHour && facts.numberSince !== null) waits.push(after(facts.numberSince, 3600));
  if (facts.ofDevice >= L.otpPerDeviceDay && facts.deviceSince !== null) waits.push(after(facts.deviceSince, 24 * 3600));
  const latest = waits.filter((at) => at > now).sort((a, b) => b.getTime() - a.getTime())[0];
  return latest ?? null;
}

export interface Challenge {
  attempts: number;
  expiresAt: Date;
  consumedAt: Date | null;
}

/** Whether a code may still be typed for it: 5 minutes, 5 wrong tries, once. */
export function isOpen(challenge: Challenge, now: Date): boolean {
  return challenge.consumedAt === null && challenge.attempts < L.otpTries && now < challenge.expiresAt;
}
