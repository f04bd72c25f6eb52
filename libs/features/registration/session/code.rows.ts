import type { Locale } from '@contracts/locale';
import type { RegistrationKind } from '@contracts/registration-types';
import { DomainError } from '@platform/errors/domain-error';
import type { ReadTx } from '@platform/db/tx';

export interface Code {
  id: string;
  kind: RegistrationKind;
  issuedBy: 'platform' | 'school';
  /** School and unit, as everywhere (「望洋學校 小學部」). */
  school: { name: string; number: string };
  corpId: string;
}

/** Names kept in the database fall back pt → en → zh-Hant (OVR-14). */
const nameOf = (table: string): string =>
  `CASE $3 WHEN 'pt' THEN coalesce(${table}.name_pt, ${table}.name_en, ${table}.name) WHEN 'en' THEN coalesce(${table}.name_en, ${table}.name) ELSE ${table}.name END`;

/**
 * The code behind a token, and whether its pages are open. Asked in the transaction of each step, so that a revoked code
 * and a hidden registration act on the very next one (SUB-103, SUB-115).
 * @param locale language of the school's name
 * @throws DomainError SUB_QR_INVALID, SUB_REGISTRATION_DISABLED
 */
export async function openCode(tx: ReadTx, token: string, locale: Locale): Promise<Code> {
  const row = await tx.one<{
    id: string;
    kind: RegistrationKind;
    issuedBy: Code['issuedBy'];
    name: string;
    number: string;
    corpId: string | null;
    visible: boolean | null;
    live: boolean;
  }>(
    `SELECT q.id, q.kind, q.issued_by_kind AS "issuedBy", ${nameOf('s')} || ' ' || ${nameOf('u')} AS name, u.number, u.corp_id AS "corpId", c.registration_visible AS visible,
            q.state = 'active' AND (q.expires_at IS NULL OR q.expires_at > now()) AND u.state IN ('connecting', 'active') AS live
       FROM registration_qr q JOIN school_unit u ON u.id = q.unit_id JOIN school s ON s.id = u.school_id
       LEFT JOIN unit_connection c ON c.unit_id = q.unit_id
      WHERE q.unit_id = $1 AND q.token = $2`,
    [tx.unitId, token, locale],
  );
  if (row === undefined || !row.live) throw new DomainError('SUB_QR_INVALID');
  if (row.corpId === null || row.visible !== true) throw new DomainError('SUB_REGISTRATION_DISABLED');
  const { id, kind, issuedBy, name, number, corpId } = row;
  return { id, kind, issuedBy, corpId, school: { name, number } };
}
