import { Injectable } from '@nestjs/common';
import type { MemberField, PersonCard } from '@contracts/contacts-fields';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { emailOf } from '../data/member-email';
import { fieldSettings } from '../data/field.rows';
import { fieldWord, genderWord, maySee, shownName } from '../domain/shown-fields';
import { memberPage } from '../organisation/member.queries';
import { seenMembers } from '../visibility/sight';

const SHOWN: readonly MemberField[] = ['title', 'alias', 'english_id', 'gender', 'mobile', 'landline', 'email'];

/** Card of a colleague: the fields the unit shows inside, nothing of people whom the reader may not see (CON-26, VIS-05, VIS-06). */
@Injectable()
export class PersonCards {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  /** @throws DomainError NOT_FOUND, also for somebody hidden from the reader */
  one(ctx: Ctx, id: string): Promise<PersonCard> {
    return this.db.read(ctx, async (tx) => {
      const seen = await seenMembers(tx, [id]);
      const person = seen.has(id) ? await memberPage(tx, id) : undefined;
      if (person === undefined || person.joinState === 'left' || person.joinState === 'disabled') throw notFound();
      const { display, custom } = await fieldSettings(tx);
      const shown = display.internal;
      const cipher = await this.keys.forUnit(tx);
      const mobile = person.mobile === null ? '' : cipher.open({ table: 'member', column: 'mobile', row: id }, person.mobile);
      const values: Partial<Record<MemberField, string>> = {
        title: person.title ?? '',
        alias: person.alias ?? '',
        english_id: person.englishId ?? '',
        gender: person.gender === 'unknown' ? '' : genderWord(person.gender, ctx.locale),
        mobile,
        landline: person.landline ?? '',
        email: emailOf(cipher, person) ?? '',
      };
      const known = SHOWN.filter((field) => maySee(shown, field) && values[field] !== '').map((field) => ({
        key: field,
        label: fieldWord(field, ctx.locale),
        value: values[field] ?? '',
        type: field === 'mobile' || field === 'landline' ? ('phone' as const) : field === 'email' ? ('mail' as const) : ('text' as const),
      }));
      const own = custom
        .filter((field) => field.active && maySee(shown, field.id) && (person.custom[field.id] ?? '') !== '')
        .map((field) => ({ key: field.id, label: field.label, value: person.custom[field.id] ?? '', type: field.type }));
      return {
        id,
        name: shownName(shown.nameMode, person.name, person.alias),
        userid: person.joinState === 'active' ? person.userid : null,
        departments: maySee(shown, 'department') ? person.departments.map((one) => one.path) : [],
        fields: [...known, ...own],
      };
    });
  }
}
