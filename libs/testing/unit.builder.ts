import { randomBytes, randomInt } from 'node:crypto';
import { systemCtx, type Ctx, type SystemActor } from '@platform/ctx/ctx';
import type { RolePool } from '@platform/db/role-pool';
import type { UnitKeys } from '@platform/secrets/unit-keys';

export interface BuiltUnit {
  id: number;
  schoolId: string;
  number: string;
  corpId: string;
  /** A job's ctx in this unit, for set-up and looking. */
  ctx: Ctx<SystemActor>;
}

export interface UnitOverrides {
  schoolId?: string;
  schoolName?: string;
  schoolNameEn?: string;
  schoolNamePt?: string;
  number?: string;
  name?: string;
  nameEn?: string;
  namePt?: string;
  corpId?: string;
  state?: 'draft' | 'connecting' | 'active' | 'suspended' | 'dissolving' | 'closed';
  locale?: 'zh-Hant' | 'en' | 'pt';
}

/** Makes a unit (and its school) as the operators' console would: one per test instead of a clean database. */
export async function buildUnit(platform: RolePool, keys: UnitKeys, overrides: UnitOverrides = {}): Promise<BuiltUnit> {
  const mark = randomBytes(4).toString('hex');
  const number = overrides.number ?? `T-${mark}`;
  const corpId = overrides.corpId ?? `ww${randomBytes(8).toString('hex')}`;
  const schoolId =
    overrides.schoolId ??
    (await platform.one<{ id: string }>('INSERT INTO school (name, name_en, name_pt) VALUES ($1, $2, $3) RETURNING id', [
      overrides.schoolName ?? `測試學校 ${mark}`,
      overrides.schoolNameEn ?? null,
      overrides.schoolNamePt ?? null,
    ]))!.id;
  const unit = await platform.one<{ id: number }>(
    `INSERT INTO school_unit (school_id, number, name, name_en, name_pt, corp_id, state, default_locale, data_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      schoolId,
      number,
      overrides.name ?? `測試校部 ${mark}`,
      overrides.nameEn ?? null,
      overrides.namePt ?? null,
      corpId,
      overrides.state ?? 'active',
      overrides.locale ?? 'zh-Hant',
      keys.newWrappedKey(number),
    ],
  );
  const id = unit!.id;
  return { id, schoolId, number, corpId, ctx: systemCtx(id, 'test', `test-${String(randomInt(1e9))}`) };
}
