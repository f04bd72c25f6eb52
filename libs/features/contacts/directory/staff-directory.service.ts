import { Injectable } from '@nestjs/common';
import type { DepartmentItem, DirectoryPerson, LabelEntry, LabelItem, MemberFilter, MemberItem } from '@contracts/directory';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile, normalMobile } from '@platform/text/mobile';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { mapPage, pagingOf, readPage, type Paged, type PageQuery } from './paging';
import { fieldSettings } from '../data/field.rows';
import { maySee, shownName } from '../domain/shown-fields';
import { ownLabels } from '../labels/label.queries';
import { departmentScope, withBelow } from '../visibility/department-scope';
import { sightOf } from '../visibility/sight';
import { colleagueSlice, departmentTree, labelEntries, labelList, memberSlice } from './staff.queries';

interface MembersQuery extends PageQuery {
  departmentId?: string | undefined;
  below?: boolean | undefined;
  filter?: MemberFilter | undefined;
  q?: string | undefined;
}

/** Reads 企業通訊錄: the console sees numbers masked and within its scope, everybody else name, department, title. */
@Injectable()
export class StaffDirectory {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  departments(ctx: Ctx): Promise<{ items: DepartmentItem[] }> {
    return this.db.read(ctx, async (tx) => ({ items: await departmentTree(tx, await sightOf(tx)) }));
  }

  members(ctx: Ctx, query: MembersQuery): Promise<Paged<MemberItem>> {
    return this.db.read(ctx, async (tx) => {
      const scope = await departmentScope(tx, ctx.actor);
      let departmentIds: readonly string[] | null = scope;
      if (query.departmentId !== undefined) {
        const wanted = query.below === false ? [query.departmentId] : await withBelow(tx, [query.departmentId]);
        departmentIds = scope === null ? wanted : wanted.filter((id) => scope.includes(id));
      }
      const cipher = await this.keys.forUnit(tx);
      const digits = query.q === undefined || !/^[\d\s+()-]{5,20}$/.test(query.q.normalize('NFKC')) ? '' : normalMobile(query.q);
      const slice = memberSlice(tx, {
        departmentIds,
        filter: query.filter ?? 'all',
        typed: query.q,
        mobileIndex: digits === '' ? null : cipher.blindIndex('mobile', digits),
      });
      const page = await readPage(pagingOf(ctx, query), slice);
      return mapPage(page, (row): MemberItem => ({
        id: row.id,
        name: row.name,
        alias: row.alias,
        title: row.title,
        departments: row.departments,
        mobile: row.mobile === null ? null : maskMobile(cipher.open({ table: 'member', column: 'mobile', row: row.id }, row.mobile)),
        isHead: row.is_head,
        joinState: row.join_state,
        isAdminLabel: row.is_admin,
        lastInvitedAt: isoMacauOrNull(row.last_invited_at),
      }));
    });
  }

  search(ctx: Ctx, query: PageQuery & { departmentId?: string | undefined; q?: string | undefined }): Promise<Paged<DirectoryPerson>> {
    return this.db.read(ctx, async (tx) => {
      const departmentIds = query.departmentId === undefined ? null : await withBelow(tx, [query.departmentId]);
      const page = await readPage(pagingOf(ctx, query), colleagueSlice(tx, await sightOf(tx), departmentIds, query.q));
      const { internal } = (await fieldSettings(tx)).display;
      return mapPage(page, (row) => ({
        id: row.id,
        name: shownName(internal.nameMode, row.name, row.alias),
        alias: internal.nameMode === 'name' && maySee(internal, 'alias') ? row.alias : null,
        title: maySee(internal, 'title') ? row.title : null,
        departments: maySee(internal, 'department') ? row.departments : [],
      }));
    });
  }

  labels(ctx: Ctx): Promise<{ items: LabelItem[] }> {
    return this.db.read(ctx, async (tx) => {
      const items = await labelList(tx);
      // A sub admin sees the labels he may use (LAB-03): what another group keeps to itself is not shown.
      const own = await ownLabels(tx);
      return { items: own === null ? items : items.filter((label) => own.has(label.id)) };
    });
  }

  labelMembers(ctx: Ctx, labelId: string): Promise<{ items: LabelEntry[] }> {
    return this.db.read(ctx, async (tx) => {
      const own = await ownLabels(tx);
      const items = own === null || own.has(labelId) ? await labelEntries(tx, labelId) : undefined;
      if (items === undefined) throw notFound();
      return { items };
    });
  }
}
