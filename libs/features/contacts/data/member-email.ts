import type { UnitCipher } from '@platform/secrets/unit-keys';

export interface KeptEmail {
  id: string;
  /** In clear: only what the program before wrote and the job has not sealed yet. */
  email: string | null;
  email_sealed: string | null;
}

/** Place of a member's e-mail (OVR-34). */
export const emailPlace = (memberId: string) => ({ table: 'member', column: 'email_sealed', row: memberId });

/** The e-mail of a member in clear; what stands in the old column is newer than what was sealed. */
export function emailOf(cipher: UnitCipher, { id, email, email_sealed }: KeptEmail): string | null {
  if (email !== null) return email;
  return email_sealed === null ? null : cipher.open(emailPlace(id), email_sealed);
}
