import { createHash } from 'node:crypto';
import type { Client } from 'pg';

/** Somebody who is signed in: his cookie, and what he may ask for. */
export interface Reader {
  cookie: string;
  unitId: number;
  personId: string;
  /** A child of a guardian; empty for staff. */
  studentId: string;
}

const secretOf = (n: number): string =>
  createHash('sha256')
    .update(`bench session ${String(n)}`)
    .digest('base64url');
let made = 0;

/** Opens sessions in bulk, as log-ins would have left them. @param people pairs of person and child */
export async function openSessions(
  client: Client,
  unitId: number,
  kind: 'parent' | 'member',
  people: readonly { personId: string; studentId: string }[],
): Promise<Reader[]> {
  const secrets = people.map(() => secretOf((made += 1)));
  await client.query(
    `INSERT INTO session (unit_id, token_hash, kind, ref_id, surface, app, roles, expires_at)
     SELECT $1, s.hash, $2, s.ref, $3, 'notice', $4, now() + interval '7 days' FROM unnest($5::bytea[], $6::uuid[]) AS s (hash, ref)`,
    [
      unitId,
      kind,
      kind === 'parent' ? 'h5-family' : 'h5-staff',
      kind === 'parent' ? '' : 'super_admin',
      secrets.map((secret) => createHash('sha256').update(secret).digest()),
      people.map((person) => person.personId),
    ],
  );
  return people.map((person, i) => ({ ...person, unitId, cookie: `__Host-session=${String(unitId)}.${secrets[i]!}` }));
}
