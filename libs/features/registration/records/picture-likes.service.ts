import { Injectable } from '@nestjs/common';
import { WecomGateway } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { Logger } from '@platform/log/logger';
import { WecomError, type WecomApp } from '@wecom';
import { parentOf } from '../data/people.rows';
import { subscriptionById, type Subscription } from '../data/subscription.rows';
import { LookAlikes, type Known } from './look-alikes.service';
import { picturePrint, printsAlike } from './picture-print';

interface Wanted {
  row: Subscription;
  /** The one who joined: a guardian's external id, or a member's WeCom id. */
  externalUserid: string | null;
  userid: string | null;
  known: readonly Known[];
}

/**
 * Job `sub.compare-picture`: whether somebody who has joined shows the picture of the class teacher or an administrator
 * (BEY-23). Pictures come from WeCom, where the school's apps may see them; none is kept. Run twice it finds what it found.
 */
@Injectable()
export class PictureLikes {
  constructor(
    private readonly db: Db,
    private readonly gateway: WecomGateway,
    private readonly likes: LookAlikes,
    private readonly logger: Logger,
  ) {}

  async run(ctx: Ctx, subscriptionId: string): Promise<void> {
    const wanted = await this.db.read(ctx, (tx) => this.#wanted(tx, subscriptionId));
    if (wanted === undefined) return;
    const found = await this.#alike(ctx, wanted);
    if (found === undefined) return;
    await this.db.inUnit(ctx, async (tx) => {
      const row = await subscriptionById(tx, subscriptionId, true);
      // A name that was flagged already has told everything there is to look at.
      if (row === undefined || row.state !== 'joined' || row.lookAlike !== null) return;
      await this.likes.flag(tx, row, found, 'picture');
    });
  }

  async #wanted(tx: ReadTx, subscriptionId: string): Promise<Wanted | undefined> {
    const row = await subscriptionById(tx, subscriptionId, false);
    if (row === undefined || row.state !== 'joined' || row.lookAlike !== null) return undefined;
    const known = (await this.likes.known(tx, row)).filter((person) => person.id !== row.memberId);
    if (known.length === 0) return undefined;
    if (row.kind === 'family') {
      const parent = row.parentId === null ? undefined : await parentOf(tx, row.parentId);
      return parent?.externalUserid == null ? undefined : { row, known, externalUserid: parent.externalUserid, userid: null };
    }
    const member = await tx.one<{ userid: string }>(`SELECT wecom_userid AS userid FROM member WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      row.memberId,
    ]);
    return member === undefined ? undefined : { row, known, externalUserid: null, userid: member.userid };
  }

  async #alike(ctx: Ctx, { externalUserid, userid, known }: Wanted): Promise<Known | undefined> {
    const app = await orNothing(this.gateway.connection(ctx));
    if (app === undefined) return undefined;
    // Pictures of members are shown to apps of before 2022-06-20, and to the contact-sync assistant where WeCom still lets it read.
    const sync = await orNothing(this.gateway.contactSync(ctx));
    const ofMember = async (id: string): Promise<string | null> =>
      (await this.#seen(app.pictures.ofMember(id))) ?? (sync === undefined ? null : await this.#seen(sync.pictures.ofMember(id)));
    const print = await this.#print(
      app,
      externalUserid !== null ? await this.#seen(app.pictures.ofExternal(externalUserid)) : await ofMember(userid ?? ''),
    );
    if (print === undefined) return undefined;
    for (const person of known) {
      const theirs = await this.#print(app, await ofMember(person.userid));
      if (theirs !== undefined && printsAlike(print, theirs)) return person;
    }
    return undefined;
  }

  async #print(app: WecomApp, address: string | null): Promise<bigint | undefined> {
    const bytes = address === null ? null : await this.#seen(app.pictures.read(address));
    return bytes === null ? undefined : picturePrint(bytes);
  }

  /** What may not be seen is not compared; what may be seen later is tried again with the job. */
  async #seen<T>(asked: Promise<T | null>): Promise<T | null> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof WecomError) || error.retryable) throw error;
      this.logger.info({ code: error.code }, 'registration: a picture cannot be seen');
      return null;
    }
  }
}

/** A school without a connected account, or without the assistant, has nothing to show. */
async function orNothing(asked: Promise<WecomApp>): Promise<WecomApp | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}
