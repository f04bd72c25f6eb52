import { OPS_ENROL_PAGE, type Office } from '@contracts/ops';
import type { RolePool } from '@platform/db/role-pool';
import { newOpsSecret, opsHash } from './operator-sessions';

const VALID_HOURS = 24;

/**
 * Makes a one-time link that enrols a passkey for an operator of this name; a link given out before stops working.
 * Whoever starts the product prints it: there is no other way to become an operator.
 * @param origin of the operators' host, e.g. `http://ops.campus.localhost:3000`
 * @param office whom the person stands for; it is given here and nowhere else, so that no operator can make the other
 *   half of a two-person decision himself (PER-14)
 * @returns the link; valid 24 hours and once
 */
export async function enrolOperator(platform: RolePool, origin: string, name = '平台營運', office: Office = 'platform'): Promise<string> {
  const token = newOpsSecret();
  const values = [name, opsHash(token), VALID_HOURS, office];
  await platform.tx(async (client) => {
    // Two starts at once must not make two operators of one name.
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('operator'))`);
    const known = await client.query(
      `UPDATE operator SET enrol_hash = $2, enrol_expires_at = now() + make_interval(hours => $3) WHERE name = $1 AND office = $4 AND disabled_at IS NULL`,
      values,
    );
    if (known.rowCount === 0) {
      await client.query(
        `INSERT INTO operator (name, enrol_hash, enrol_expires_at, office) VALUES ($1, $2, now() + make_interval(hours => $3), $4)`,
        values,
      );
    }
  });
  return `${origin}${OPS_ENROL_PAGE}#${token}`;
}
