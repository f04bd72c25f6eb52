import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DirectoryReadback } from '@features/identity';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { ObjectSync } from './object-sync.service';

/** For log-ins: somebody whom WeCom vouches for and the mirror does not know yet (conventions, Identity and log-ins). */
@Injectable()
export class DirectoryReadBack implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly objects: ObjectSync,
    private readonly identity: DirectoryReadback,
  ) {}

  onModuleInit(): void {
    this.identity.use({
      member: async (ctx, userid) => (await this.readBackMember(ctx, userid)) !== null,
      family: async (ctx, userid) => (await this.readBackParent(ctx, userid)) !== null,
    });
  }

  /** @returns the member's id, or null when WeCom knows no such member or shows none to our app. @throws WecomError */
  async readBackMember(ctx: Ctx, userid: string): Promise<string | null> {
    await this.objects.member(ctx, userid);
    return this.#find(
      ctx,
      `SELECT id FROM member WHERE unit_id = $1 AND lower(wecom_userid) = lower($2) AND join_state NOT IN ('left', 'disabled')`,
      userid,
    );
  }

  /**
   * @param userid `parent_userid` or `student_userid` of the log-in: a pupil who logs in from WeChat is a contact himself
   * @returns the id of the `parent` row with a live child, or null. @throws WecomError
   */
  async readBackParent(ctx: Ctx, userid: string): Promise<string | null> {
    await this.objects.person(ctx, userid, true);
    return this.#find(
      ctx,
      `SELECT p.id FROM parent p WHERE p.unit_id = $1 AND lower(p.wecom_userid) = lower($2) AND p.removed_at IS NULL
          AND EXISTS (SELECT FROM guardianship g WHERE g.unit_id = p.unit_id AND g.parent_id = p.id AND g.ended_at IS NULL)`,
      userid,
    );
  }

  async #find(ctx: Ctx, sql: string, userid: string): Promise<string | null> {
    const row = await this.db.read(ctx, (tx) => tx.one<{ id: string }>(sql, [tx.unitId, userid]));
    return row?.id ?? null;
  }
}
