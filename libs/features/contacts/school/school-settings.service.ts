import { Injectable } from '@nestjs/common';
import type { OkOf, BodyOf } from '@contracts/route';
import type { schoolSettingsApi } from '@contracts/directory-changes';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { WecomError, type WecomApp } from '@wecom';
import { editScope } from './edit-scope';

type Api = typeof schoolSettingsApi;

/** The EDIT app of the unit, which alone may read and set them (wecom 08 §8). */
export abstract class SchoolSettingsWecom {
  abstract connection(ctx: Ctx): Promise<WecomApp>;
}

/** 配置 (SCH-31) and the picture of the code (SCH-30): both are asked of WeCom each time, which owns them. */
@Injectable()
export class SchoolSettings {
  constructor(
    private readonly db: Db,
    private readonly wecom: SchoolSettingsWecom,
  ) {}

  /** @throws DomainError WECOM_NOT_CONNECTED */
  async read(ctx: Ctx): Promise<OkOf<Api['read']>> {
    const app = await this.wecom.connection(ctx);
    try {
      const [groups, follow] = [await app.schoolSettings.chatCreateMode(), await app.schoolSettings.subscribeMode()];
      return {
        groups: groups === 0 ? 'automatic' : 'manual',
        follow: follow === 1 ? 'scan' : 'imported',
        fault: null,
        agentId: app.agentId ?? null,
      };
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      return { groups: null, follow: null, fault: error.hint[ctx.locale], agentId: app.agentId ?? null };
    }
  }

  /** @throws DomainError OUT_OF_SCOPE for sub admins of a part; WECOM_NOT_CONNECTED, DIRECTORY_REFUSED, WECOM_UNAVAILABLE */
  async write(ctx: Ctx, body: BodyOf<Api['write']>): Promise<{ ok: true }> {
    await this.db.read(ctx, async (tx) => {
      if (!(await editScope(tx, ctx.actor)).all) throw new DomainError('OUT_OF_SCOPE');
    });
    const app = await this.wecom.connection(ctx);
    await told(ctx, async () => {
      if (body.groups !== undefined) await app.schoolSettings.setChatCreateMode(body.groups === 'automatic' ? 0 : 1);
      if (body.follow !== undefined) await app.schoolSettings.setSubscribeMode(body.follow === 'scan' ? 1 : 2);
    });
    await this.db.inUnit(ctx, (tx) => tx.audit({ action: 'school.settings-changed', entity: 'unit_connection', after: body }));
    return { ok: true };
  }

  /** @throws DomainError WECOM_NOT_CONNECTED, DIRECTORY_REFUSED (e.g. the corp is not verified), WECOM_UNAVAILABLE */
  async picture(ctx: Ctx, size: 258 | 430 | 1200): Promise<{ mime: string; bytes: Buffer }> {
    const app = await this.wecom.connection(ctx);
    return told(ctx, () => app.schoolSettings.subscribePicture(size));
  }
}

async function told<T>(ctx: Ctx, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (error.kind === 'answer' && !error.retryable) throw new DomainError('DIRECTORY_REFUSED', { reason: error.hint[ctx.locale] });
    throw new DomainError('WECOM_UNAVAILABLE');
  }
}
