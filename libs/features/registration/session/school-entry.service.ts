import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnitFinder } from '@features/wecom-gateway';
import { registrationPath } from '@contracts/registration';
import { SIGN_IN_FAILED_PAGE } from '@contracts/session';
import { systemCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { clientKind } from '@platform/pages/client-kind';

/**
 * `<school URL>/WeChatRegistration/Step1` (SUB-116, SUB-117): the page of the school's own code. WeChat without a choice
 * means families, everything else staff. A school without any code has no page.
 */
@Injectable()
export class SchoolEntry {
  constructor(
    private readonly db: Db,
    private readonly units: UnitFinder,
  ) {}

  async find(query: { corpId: string; kind?: 'staff' | 'family' | undefined }, userAgent: string | undefined): Promise<string> {
    const unit = await this.units.byCorp(query.corpId);
    const none = `${SIGN_IN_FAILED_PAGE}?why=unit`;
    if (unit === undefined) return none;
    const kind = query.kind ?? (clientKind(userAgent) === 'wechat' ? 'family' : 'staff');
    const row = await this.db.read(systemCtx(unit.id, 'registration', randomUUID()), (tx) =>
      // The newest one, also when it was revoked: its page says so.
      tx.one<{ token: string }>(
        `SELECT token FROM registration_qr WHERE unit_id = $1 AND kind = $2 AND issued_by_kind = 'school'
          ORDER BY state = 'active' DESC, created_at DESC, id DESC LIMIT 1`,
        [tx.unitId, kind],
      ),
    );
    return row === undefined ? none : registrationPath(row.token);
  }
}
