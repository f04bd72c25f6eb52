import { Injectable } from '@nestjs/common';
import { WecomGateway } from '@features/wecom-gateway';
import type { registrationApi } from '@contracts/registration';
import type { OkOf } from '@contracts/route';
import { Db } from '@platform/db/door';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { qrPng } from '../qr/qr-image';
import { openCode } from './code.rows';
import { Visits, type Visit } from './visits.service';

const FOLLOW_SIZE = 430;

/** What a page needs beside its steps. */
@Injectable()
export class CodePages {
  constructor(
    private readonly db: Db,
    private readonly visits: Visits,
    private readonly gateway: WecomGateway,
    private readonly settings: HttpSettings,
  ) {}

  code(visit: Visit): Promise<OkOf<typeof registrationApi.code>> {
    return this.db.read(visit.ctx, async (tx) => {
      const { kind, school } = await openCode(tx, visit.token, visit.ctx.locale);
      return { kind, school, canOpen: visit.inApp };
    });
  }

  /** @throws DomainError NOT_FOUND where the school has uploaded none */
  async followQr(visit: Visit): Promise<Buffer> {
    const content = await this.db.read(visit.ctx, async (tx) => {
      await this.visits.enter(tx, visit);
      const row = await tx.one<{ content: string }>(
        `SELECT q.content FROM unit_connection c JOIN connection_qr q ON q.unit_id = $1 AND q.id = c.qr_id WHERE c.unit_id = $1`,
        [tx.unitId],
      );
      if (row === undefined) throw notFound();
      return row.content;
    });
    return qrPng(content, FOLLOW_SIZE);
  }

  /** Signs our own page and no other address. */
  async scanner(visit: Visit, url: string): Promise<OkOf<typeof registrationApi.scanner>> {
    const { corpId } = await this.db.read(visit.ctx, async (tx) => (await this.visits.enter(tx, visit)).code);
    const page = URL.canParse(url) ? new URL(url) : null;
    if (page === null) throw fieldError('url');
    // Only our own pages are ever signed; one seen under another name (a phone of the simulator) counts as its public address.
    const own = this.settings.origins.has(page.origin) ? page.origin : this.settings.publicOrigin;
    const address = `${own}${page.pathname}${page.search}`;
    const app = await this.gateway.app(visit.ctx, 'qr-code');
    try {
      return { appId: corpId, ...(await app.tickets.signForCorp(address)) };
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw new DomainError('WECOM_UNAVAILABLE');
    }
  }
}
