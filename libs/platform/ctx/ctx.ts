import type { Locale } from '@contracts/locale';
import type { Permission, Surface, UnitRole } from '@contracts/permissions';

/** A staff member of the unit, with the rights that were read for this request. */
export interface StaffActor {
  readonly kind: 'staff';
  readonly memberId: string;
  readonly name: string;
  readonly roles: readonly UnitRole[];
  readonly rights: ReadonlySet<Permission>;
}
/** A parent, or a student who uses WeChat himself (then `isStudent`); both are `parent` rows. */
export interface FamilyActor {
  readonly kind: 'family';
  readonly parentId: string;
  readonly isStudent: boolean;
  readonly rights: ReadonlySet<Permission>;
}
export interface OperatorActor {
  readonly kind: 'operator';
  readonly operatorId: string;
  readonly rights: ReadonlySet<Permission>;
}
/** A job or sweep of the platform. */
export interface SystemActor {
  readonly kind: 'system';
  readonly job: string;
  readonly rights: ReadonlySet<Permission>;
}
export type Actor = StaffActor | FamilyActor | OperatorActor | SystemActor;

declare const unitIdBrand: unique symbol;
/** A tenant's id that came from a session, a job or the list of units: never straight from a request. */
export type UnitId = number & { readonly [unitIdBrand]: true };

/** Who asks, for which unit, in which language: first parameter of everything that opens a transaction. */
export interface Ctx<A extends Actor = Actor> {
  readonly unitId: UnitId;
  readonly actor: A;
  readonly locale: Locale;
  readonly surface: Surface | 'worker';
  readonly requestId: string;
  readonly ip?: string;
  readonly sessionId?: string;
  /** The person confirmed his identity within the last 10 minutes (PER-23); read from the database for each writing request. */
  readonly steppedUp?: boolean;
  /**
   * An administrator reads as the actor (PER-31): `by` is the administrator as he is now. The gate of routes lets such a ctx
   * read what he may read himself, and the door to the database opens no writing transaction for it.
   */
  readonly view?: { readonly id: string; readonly by: StaffActor; readonly until: Date };
  /** The caller's `Idempotency-Key`: the next writing transaction stores it with its answer, in the same commit (OVR-26). */
  readonly idempotency?: { readonly route: string; readonly key: string; readonly bodyHash: Buffer };
}

/** Id of the person or operator behind the ctx; null for jobs. */
export function actorId(actor: Actor): string | null {
  if (actor.kind === 'staff') return actor.memberId;
  if (actor.kind === 'family') return actor.parentId;
  return actor.kind === 'operator' ? actor.operatorId : null;
}

/** Checks a number read from a session, a job or the unit list. @throws RangeError when it is no unit id */
export function asUnitId(value: unknown): UnitId {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > 2_147_483_647) {
    throw new RangeError('not a unit id');
  }
  return value as UnitId;
}

export function makeCtx<A extends Actor>(ctx: Ctx<A>): Ctx<A> {
  return Object.freeze({ ...ctx, unitId: asUnitId(ctx.unitId) });
}

/** The ctx of a job or sweep in one unit. */
export function systemCtx(unitId: number, job: string, requestId: string, locale: Locale = 'zh-Hant'): Ctx<SystemActor> {
  return makeCtx({
    unitId: asUnitId(unitId),
    actor: { kind: 'system', job, rights: new Set() },
    locale,
    surface: 'worker',
    requestId,
  });
}

export type StaffCtx = Ctx<StaffActor>;
export type FamilyCtx = Ctx<FamilyActor>;
