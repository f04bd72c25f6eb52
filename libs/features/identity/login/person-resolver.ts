import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Who } from '@wecom';
import { DirectoryReadback } from '../directory-readback';
import { isPresent, PeopleQueries, type FamilyPerson, type StaffPerson } from '../people.queries';
import { VisibleScope } from './visible-scope';

/** From WeCom's answer to a person of the unit: only by the pair of unit and WeCom id, never by phone or name (A6). */
@Injectable()
export class PersonResolver {
  constructor(
    private readonly db: Db,
    private readonly people: PeopleQueries,
    private readonly readback: DirectoryReadback,
    private readonly scope: VisibleScope,
  ) {}

  /** @returns undefined for anybody the unit does not know, who has gone, or to whom the app is not visible */
  async resolve(ctx: Ctx, who: Who, app: string): Promise<StaffPerson | FamilyPerson | undefined> {
    if (who.kind === 'member') return this.#staff(ctx, who.userid, app);
    if (who.kind === 'parent') return this.#family(ctx, who.parent_userid, 'parent');
    return who.kind === 'student' ? this.#family(ctx, who.student_userid, 'student') : undefined;
  }

  async #staff(ctx: Ctx, userid: string, app: string): Promise<StaffPerson | undefined> {
    const find = () => this.db.read(ctx, (tx) => this.people.staffByUserid(tx, userid));
    let person = await find();
    if (person?.joinState !== 'active' && (await this.readback.member(ctx, userid))) person = await find();
    if (person === undefined || !isPresent(person)) return undefined;
    return (await this.scope.sees(ctx, app, userid)) ? person : undefined;
  }

  async #family(ctx: Ctx, userid: string, kind: 'parent' | 'student'): Promise<FamilyPerson | undefined> {
    const find = () => this.db.read(ctx, (tx) => this.people.familyByUserid(tx, userid));
    let person = await find();
    if ((person === undefined || !isPresent(person)) && (await this.readback.family(ctx, userid, kind))) person = await find();
    return person !== undefined && isPresent(person) ? person : undefined;
  }
}
