import sharp from 'sharp';
import { filesApi, type FilePurpose } from '@contracts/files';
import { noticesApi } from '@contracts/notices';
import { opsUnitsApi } from '@contracts/ops-units';
import { NEW_DRAFT, type NoticeDraft } from '@contracts/notice-types';
import { richFromText } from '@contracts/rich-text';
import type { RouteDef } from '@contracts/route';
import { buildDocx, p, r } from '../../features/notices/writing/test/docx.builder';
import type { TestSimulator } from '@testing/simulator';
import type { TestApp } from '@testing/test-app';
import { everybodyBack } from './everybody-back';
import { newKey, type ProofAnswer, type ProofCaller } from './proof-caller';
import type { CallSpec } from './id-places';
import type { PersonName, ProofUnit } from './proof-unit';
import type { RowLook } from './row-digest';

export interface MakerParts {
  test: TestApp;
  sim: TestSimulator;
  caller: ProofCaller;
  rows: RowLook;
  unit: ProofUnit;
  settle: () => Promise<void>;
}

/** A call of its own holds a dozen at most; the limit of the product is 60. */
const UPLOADS_KEPT = 30;

/** Makes what a valid call of a route needs, in one unit, by the product's own routes. */
export class CaseMaker {
  readonly unit: ProofUnit;
  readonly #kept = new Map<string, Promise<string>>();

  constructor(readonly parts: MakerParts) {
    this.unit = parts.unit;
  }

  call(person: PersonName, def: unknown, spec: CallSpec = {}): Promise<ProofAnswer> {
    return this.parts.caller.call({ unit: this.unit, person }, def as RouteDef, spec);
  }

  /** The same, answered well. @throws Error otherwise */
  async ok(person: PersonName, def: unknown, spec: CallSpec = {}): Promise<Record<string, unknown>> {
    let answer = await this.call(person, def, spec);
    // An earlier call may have ended the session of this person, or left a job that has taken him out by now; the caller has
    // a new one from now on.
    if (answer.status === 401 && answer.json()['code'] === 'UNAUTHENTICATED') {
      await everybodyBack({ rows: this.parts.rows, a: this.unit });
      answer = await this.call(person, def, spec);
    }
    if (answer.status !== 200)
      throw new Error(`${(def as RouteDef).path} answered ${String(answer.status)} while building: ${answer.text}`);
    return answer.json();
  }

  /** Makes a unit as an operator does. @returns its number, which the routes of operators take @throws Error otherwise */
  async newUnit(spec: CallSpec): Promise<number> {
    const answer = await this.parts.caller.call('operator', opsUnitsApi.create as unknown as RouteDef, spec);
    if (answer.status !== 200) throw new Error(`a unit answered ${String(answer.status)} while building: ${answer.text}`);
    return Number(answer.json()['id']);
  }

  /** Everything a sender can choose: both kinds of targets, a copy, an attachment, a picture in the text, a link. */
  async draftBody(person: PersonName, over: Partial<NoticeDraft> = {}): Promise<NoticeDraft> {
    const { unit } = this;
    const text = richFromText(`各位家長 ${unit.mark}`);
    return {
      ...NEW_DRAFT,
      title: `參觀科學館 ${unit.mark}`,
      body: {
        ...text,
        content: [...text.content, { type: 'image', attrs: { fileId: await this.file(person, { purpose: 'notice-picture' }) } }],
      },
      links: [{ title: `地圖 ${unit.mark}`, url: `https://example.org/${unit.mark}` }],
      attachmentIds: [await this.file(person)],
      targets: [
        { kind: 'class', refId: unit.classA.id },
        { kind: 'student', refId: unit.sam.id },
      ],
      includeAlumni: false,
      audience: 'both',
      ccIds: [unit.people.admin.id],
      ccSelf: false,
      requireConfirm: true,
      ...over,
    };
  }

  async draft(person: PersonName, over: Partial<NoticeDraft> = {}): Promise<string> {
    return String((await this.ok(person, noticesApi.create, { body: await this.draftBody(person, over), key: newKey() }))['id']);
  }

  /** A notice of one's own that was sent; new each time. */
  async sent(person: PersonName, over: Partial<NoticeDraft> = {}): Promise<string> {
    const id = await this.draft(person, over);
    await this.#holdNothingBack();
    await this.ok(person, noticesApi.submit, { params: { id }, version: 1, key: newKey() });
    await this.parts.settle();
    return id;
  }

  /** Other calls may have set a time to undo or quiet weekends: what is asked for here is a notice that has left. */
  async #holdNothingBack(): Promise<void> {
    const { rows } = this.parts;
    await rows.query(`UPDATE notice_settings SET undo_seconds = 0 WHERE unit_id = $1`, [this.unit.id]);
    await rows.query(`UPDATE sending_policy SET quiet_from = NULL, quiet_until = NULL, quiet_weekends = false WHERE unit_id = $1`, [
      this.unit.id,
    ]);
    await rows.query(`DELETE FROM quiet_day WHERE unit_id = $1`, [this.unit.id]);
  }

  /** The same, one per person: for routes that only read it. */
  sentOnce(person: PersonName): Promise<string> {
    return this.once(`sent ${person}`, () => this.sent(person));
  }

  /** Two sent notices of a teacher, so that lists of everybody concerned have a second page. */
  async pages(): Promise<void> {
    await this.sentOnce('teacher');
    await this.once('second', () => this.sent('teacher'));
  }

  once(name: string, make: () => Promise<string>): Promise<string> {
    let kept = this.#kept.get(name);
    if (kept === undefined) this.#kept.set(name, (kept = make()));
    return kept;
  }

  /** An upload of one's own; `parts` = how far it got. */
  async file(person: PersonName, options: { purpose?: FilePurpose; until?: 'begun' | 'parts' | 'complete' } = {}): Promise<string> {
    const word = options.purpose === 'notice-docx';
    const bytes = await (word ? wordFile : picture);
    const body = {
      purpose: options.purpose ?? 'notice-attachment',
      name: `相片${this.unit.mark}.${word ? 'docx' : 'png'}`,
      size: bytes.length,
    };
    await this.#oldUploadsGo(person);
    const id = String((await this.ok(person, filesApi.begin, { body }))['id']);
    const until = options.until ?? 'complete';
    if (until === 'begun') return id;
    await this.ok(person, filesApi.part, { params: { id, part: '0' }, bytes });
    if (until === 'complete') await this.ok(person, filesApi.complete, { params: { id } });
    return id;
  }

  /** As a day later: of what a person has uploaded and not used only the newest stays, because he may hold so many at a time. */
  async #oldUploadsGo(person: PersonName): Promise<void> {
    await this.parts.rows.query(
      `UPDATE file SET expires_at = now() WHERE unit_id = $1 AND used_by IS NULL AND deleted_at IS NULL AND expires_at > now() AND id IN (
         SELECT id FROM file WHERE unit_id = $1 AND owner_id = $2 AND used_by IS NULL AND deleted_at IS NULL ORDER BY id DESC OFFSET ${String(UPLOADS_KEPT)})`,
      [this.unit.id, this.unit.people[person].id],
    );
  }

  /** The cursor to the second page of a list. @throws Error when there is none: the case must make more rows */
  async cursor(person: PersonName, def: unknown, query: Record<string, string>, params?: CallSpec['params']): Promise<string> {
    const { nextCursor } = await this.ok(person, def, { query, ...(params === undefined ? {} : { params }) });
    if (typeof nextCursor !== 'string') throw new Error(`${(def as RouteDef).path} has no second page for ${person}`);
    return nextCursor;
  }
}

/** The shortest letter. */
const wordFile: Promise<Buffer> = buildDocx({ body: p(r('各位家長')) });

/** One pixel for all. */
export const picture: Promise<Buffer> = sharp({ create: { width: 8, height: 8, channels: 3, background: '#2452AC' } })
  .png()
  .toBuffer();
