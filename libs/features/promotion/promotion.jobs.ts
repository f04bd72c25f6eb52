import * as z from 'zod/mini';
import { uuid } from '@contracts/fields';
import { directoryListenerPayload } from '@features/contacts';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

const nothing = z.strictObject({});
const update = z.strictObject({ updateId: uuid() });

/** Plans the nodes of a class table and puts their directory changes on the way (PRM-05). */
export const b08Apply = defineJob({ name: 'b08.apply', queue: 'bulk', payload: z.strictObject({ syncId: uuid() }) });
/** Puts the moves of an update on the way, page by page (PRM-28). */
export const b01Apply = defineJob({ name: 'b01.apply', queue: 'bulk', payload: update });
/** The inverse of an update (BEY-11). */
export const b01Undo = defineJob({ name: 'b01.undo', queue: 'bulk', payload: update });
/** Pupils who are not in the newest file become alumni after its week (PRM-40). */
export const b01Sweep = defineJob({ name: 'b01.sweep', queue: 'bulk', payload: update });
/** Administrators hear of it two days before (PRM-43). */
export const b01SweepWarn = defineJob({ name: 'b01.sweep-warn', queue: 'fast', payload: update });
/** Finds weeks whose own job was lost or came late. */
export const sweepCatchUp = defineJob({ name: 'b01.sweep-catch-up', queue: 'fast', payload: nothing });
export const sweepCatchUpDaily = defineSchedule({
  job: sweepCatchUp,
  every: { dailyAt: '02:00' },
  missed: 'run-once',
  payload: () => ({}),
});
/** Directory changes of this feature have ended. */
export const followMoves = defineJob({ name: 'promotion.follow', queue: 'fast', payload: directoryListenerPayload });
/** 教青社區DSEDJ (PRM-41): retried five times, then failed and listed. */
export const inviteToCommunity = defineJob({
  name: 'alumni.invite-community',
  queue: 'bulk',
  payload: z.strictObject({ recordId: uuid() }),
});
/** Approved transfers of today and of days that were missed (spec 02 §10). */
export const transferEffect = defineJob({ name: 'transfer.effect', queue: 'fast', payload: nothing });
export const transferEffectDaily = defineSchedule({
  job: transferEffect,
  every: { dailyAt: '00:05' },
  missed: 'run-once',
  payload: () => ({}),
});

export const STAFF_TIDINGS = [
  'b08-ended',
  'b01-applied',
  'b01-undone',
  'sweep-soon',
  'sweep-done',
  'sweep-guarded',
  'transfer-requested',
  'transfer-decided',
  'transfer-done',
] as const;
export type StaffTidings = (typeof STAFF_TIDINGS)[number];
/** Card and line of 消息提醒 for staff (spec 02 §9). */
export const tellStaffOfPromotion = defineJob({
  name: 'promotion.tell-staff',
  queue: 'fast',
  payload: z.strictObject({ what: z.enum(STAFF_TIDINGS), refId: uuid() }),
});
/** 「{學生} 已編入 {班級}」 and the move to 校友, for families. */
export const tellFamilies = defineJob({
  name: 'promotion.tell-families',
  queue: 'bulk',
  payload: z.strictObject({ what: z.enum(['class', 'alumni', 'transfer']), refId: uuid() }),
});
