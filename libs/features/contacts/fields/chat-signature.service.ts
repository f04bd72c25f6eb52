import { Injectable } from '@nestjs/common';
import type { fieldsApi } from '@contracts/contacts-fields';
import type { OkOf } from '@contracts/route';
import { WecomGateway } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { WecomError } from '@wecom';

/** 【發消息】 opens the chat in WeCom, which asks for a signature of the page (CON-26). */
@Injectable()
export class ChatSignature {
  constructor(
    private readonly db: Db,
    private readonly gateway: WecomGateway,
    private readonly settings: HttpSettings,
  ) {}

  /**
   * Signs our own pages and no other address; one seen under another name counts as its public address.
   * @throws DomainError VALIDATION_FAILED for what is no address, WECOM_NOT_CONNECTED, WECOM_UNAVAILABLE
   */
  async sign(ctx: Ctx, url: string): Promise<OkOf<typeof fieldsApi.chat>> {
    if (!URL.canParse(url)) throw fieldError('url');
    const page = new URL(url);
    const own = this.settings.origins.has(page.origin) ? page.origin : this.settings.publicOrigin;
    const app = await this.gateway.connection(ctx);
    const unit = await this.db.read(ctx, (tx) =>
      tx.one<{ corp_id: string | null }>(`SELECT corp_id FROM school_unit WHERE id = $1`, [tx.unitId]),
    );
    try {
      return { appId: unit?.corp_id ?? '', ...(await app.tickets.signForCorp(`${own}${page.pathname}${page.search}`)) };
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      throw new DomainError('WECOM_UNAVAILABLE');
    }
  }
}
