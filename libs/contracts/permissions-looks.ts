import * as z from 'zod/mini';
import { count, idParams, instant, line, nullable, queryInt, uuid } from './fields';
import { JOIN_STATES } from './directory';
import { ROLE_STATES } from './permissions-admin';
import { UNIT_ROLES } from './permissions';
import { route } from './route';

/** A look lasts for so long, as the unit says. */
export const LOOK_HOURS = { least: 1, most: 72 } as const;
export const LOOK_STATES = ['asked', 'agreed', 'refused', 'ended'] as const;

const look = z.strictObject({
  id: uuid(),
  state: z.enum(LOOK_STATES),
  operator: z.string(),
  /** Number of the support case. */
  reference: z.string(),
  reason: z.string(),
  askedAt: instant(),
  decidedAt: nullable(instant()),
  decidedBy: nullable(z.string()),
  until: nullable(instant()),
  version: count(),
});
export type UnitLook = z.output<typeof look>;
export const lookAsk = z.strictObject({ reference: line(100), reason: line(300, 4) });

const byVersion = { params: idParams, ifMatch: true, stepUp: true, bodyLimit: 32 * 1024 } as const;

/** 營運人員唯讀查看 (PER-31): an operator asks with a support reference, the unit agrees for some hours, each look is recorded. */
export const unitLooksApi = {
  list: route('GET', '/permissions/looks', {
    permission: 'permissions.manage',
    ok: z.strictObject({ items: z.array(look) }),
    summary: 'Who of the operators asked to look at this unit, the newest first',
  }),
  agree: route('POST', '/permissions/looks/:id/agree', {
    permission: 'permissions.manage',
    ...byVersion,
    body: z.strictObject({ hours: z.int().check(z.gte(LOOK_HOURS.least), z.lte(LOOK_HOURS.most)) }),
    ok: look,
    errors: ['STATE_CONFLICT', 'VERSION_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'The operator may look, read-only, for so many hours',
  }),
  end: route('POST', '/permissions/looks/:id/end', {
    permission: 'permissions.manage',
    ...byVersion,
    ok: look,
    errors: ['STATE_CONFLICT', 'VERSION_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Refuses the request, or ends the look at once',
  }),
};

const unitParams = z.strictObject({ unitId: queryInt(1, 999_999_999) });

/** What an operator sees while the unit lets him: how the unit is set up and what went wrong; no child, no family, no text. */
const insight = z.strictObject({
  until: instant(),
  members: z.array(z.strictObject({ state: z.enum(JOIN_STATES), n: count() })),
  classes: count(),
  students: count(),
  guardians: count(),
  administrators: z.array(z.strictObject({ name: z.string(), role: z.enum(UNIT_ROLES), state: z.enum(ROLE_STATES) })),
  /** Apps with agent id and secret. */
  apps: z.array(z.string()),
  directory: z.strictObject({ syncedAt: nullable(instant()), waiting: count(), failed: count() }),
  /** What WeCom refused, newest first: kind of change, its code, how often. */
  refused: z.array(z.strictObject({ kind: z.string(), code: z.string(), n: count(), lastAt: instant() })),
  notices: z.array(z.strictObject({ title: z.string(), state: z.string(), at: instant() })),
  actions: z.array(z.strictObject({ at: instant(), action: z.string(), entity: z.string(), result: z.enum(['ok', 'refused']) })),
});
export type UnitInsight = z.output<typeof insight>;

export const opsLooksApi = {
  ask: route('POST', '/ops/units/:unitId/look', {
    permission: 'ops',
    bodyLimit: 32 * 1024,
    params: unitParams,
    body: lookAsk,
    ok: look,
    errors: ['STATE_CONFLICT'],
    summary: 'Asks the unit for a read-only look, with the support reference',
  }),
  read: route('GET', '/ops/units/:unitId/look', {
    permission: 'ops',
    params: unitParams,
    ok: insight,
    errors: ['LOOK_NOT_AGREED'],
    summary: 'The unit, read-only, while it agrees; recorded in its audit log',
  }),
  end: route('POST', '/ops/units/:unitId/look/end', {
    permission: 'ops',
    params: unitParams,
    ok: look,
    errors: ['STATE_CONFLICT'],
    summary: 'The operator takes his request back, or ends the look',
  }),
};
