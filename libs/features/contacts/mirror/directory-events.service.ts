import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CallbackHandlers } from '@features/wecom-gateway';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ContactChange, SchoolContactChange } from '@wecom';
import { noteDelta } from '../data/sync.rows';
import { readRef, type DirectoryHint } from '../domain/directory-event';
import { ObjectSync } from './object-sync.service';
import { KEPT, takeHint } from './take-hint';

interface EventRow {
  id: string;
  directory: DirectoryHint['directory'];
  ref: string;
  change_type: string;
  done_at: Date | null;
}

/**
 * Callbacks of both directories: remembered once, then answered by reading the object back. They may come late, twice, in
 * any order or not at all; what is lost the nightly comparison finds (G4, R18).
 */
@Injectable()
export class DirectoryEvents implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly objects: ObjectSync,
    private readonly callbacks: CallbackHandlers,
  ) {}

  onModuleInit(): void {
    this.callbacks.on('change_contact', (ctx, event, callbackId) => this.take(ctx, contactHint(event), callbackId));
    this.callbacks.on('change_school_contact', (ctx, event, callbackId) => this.take(ctx, schoolHint(event), callbackId));
    // Self-built apps hear only this when somebody enters or leaves their visible scope (wecom 02 §6).
    for (const kind of ['subscribe', 'unsubscribe'] as const) {
      this.callbacks.on(kind, async (ctx, event, callbackId) => {
        if (event.from === '' || event.from === 'sys') return;
        await this.take(ctx, { directory: 'contacts', kind: 'member', id: event.from, changeType: kind }, callbackId);
      });
    }
  }

  /** Remembers a hint and has the object read back. @param key the same for a repeat of the same message */
  async take(ctx: Ctx<SystemActor>, hint: DirectoryHint, key: string): Promise<void> {
    await this.db.inUnit(ctx, (tx) => takeHint(tx, hint, key));
  }

  /** Answers an event and all others of its object that came before the reading. */
  async apply(ctx: Ctx<SystemActor>, eventId: string): Promise<void> {
    const events = await this.db.read(ctx, (tx) =>
      tx.query<EventRow & { now: Date }>(
        `SELECT e.id, e.directory, e.ref, e.change_type, e.done_at
           FROM directory_event e JOIN directory_event mine ON mine.unit_id = e.unit_id AND mine.directory = e.directory AND mine.ref = e.ref
          WHERE e.unit_id = $1 AND mine.id = $2 AND mine.done_at IS NULL AND e.done_at IS NULL
          ORDER BY e.received_at, e.id`,
        [tx.unitId, eventId],
      ),
    );
    const last = events.at(-1);
    if (last === undefined) return;
    const types = events.map((event) => event.change_type);
    await this.#sync(ctx, readRef(last.directory, last.ref, last.change_type), types);
    await this.db.inUnit(ctx, async (tx) => {
      await tx.execute(`UPDATE directory_event SET done_at = now() WHERE unit_id = $1 AND id = ANY ($2)`, [
        tx.unitId,
        events.map((event) => event.id),
      ]);
      await noteDelta(tx, last.directory);
      if (types.includes(KEPT)) tx.hint('directory:changes');
    });
  }

  #sync(ctx: Ctx, hint: DirectoryHint, types: readonly string[]): Promise<void> {
    const deleted = types.some((type) => type.startsWith('delete_')) ? Number(hint.id) : undefined;
    switch (hint.kind) {
      case 'member':
        return hint.was === undefined ? this.objects.member(ctx, hint.id) : this.objects.renamed(ctx, hint.was, hint.id);
      case 'department':
        return this.objects.departments(ctx, deleted);
      case 'tag':
        return this.objects.tag(ctx, Number(hint.id));
      case 'node':
        return this.objects.nodes(ctx, deleted);
      case 'person': {
        const word = types.findLast((type) => type === 'subscribe' || type === 'unsubscribe');
        return this.objects.person(ctx, hint.id, word === undefined ? undefined : word === 'subscribe');
      }
    }
  }
}

function contactHint(event: ContactChange): DirectoryHint {
  const { changeType } = event;
  switch (changeType) {
    case 'create_user':
    case 'update_user':
      return event.newUserId === undefined || event.newUserId === '' || event.newUserId === event.userId
        ? { directory: 'contacts', kind: 'member', id: event.userId, changeType }
        : { directory: 'contacts', kind: 'member', id: event.newUserId, was: event.userId, changeType };
    case 'delete_user':
      return { directory: 'contacts', kind: 'member', id: event.userId, changeType };
    case 'create_party':
    case 'update_party':
    case 'delete_party':
      return { directory: 'contacts', kind: 'department', id: String(event.id), changeType };
    case 'update_tag':
      return { directory: 'contacts', kind: 'tag', id: String(event.tagId), changeType };
  }
}

function schoolHint(event: SchoolContactChange): DirectoryHint {
  const kind = event.changeType.endsWith('_department') ? 'node' : 'person';
  return { directory: 'school', kind, id: event.id, changeType: event.changeType };
}
