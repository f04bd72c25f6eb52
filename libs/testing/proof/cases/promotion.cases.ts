import { randomInt, randomUUID } from 'node:crypto';
import encodeQR from 'qr';
import sharp from 'sharp';
import { B08Source, CommunityInvite } from '@bureau';
import { filesApi, PART_BYTES, type FilePurpose } from '@contracts/files';
import { alumniApi } from '@contracts/promotion-alumni';
import { b01Api } from '@contracts/promotion-b01';
import { b08Api } from '@contracts/promotion-b08';
import { transferApi } from '@contracts/promotion-transfer';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { newKey } from '../proof-caller';
import { paged } from './notice-steps';
import { CURSOR, FAMILY, person, STAFF, type Cases, type Role } from './route-case';

const YEAR = ((): string => {
  const now = new Date();
  const first = now.getUTCMonth() >= 8 ? now.getUTCFullYear() : now.getUTCFullYear() - 1;
  return `${String(first)}/${String(first + 1)}`;
})();

const sql = <T extends Record<string, unknown>>(make: CaseMaker, text: string, values: unknown[] = []): Promise<T[]> =>
  make.parts.rows.query(text, [make.unit.id, ...values]) as unknown as Promise<T[]>;

/** Runs what is due, and what listeners of directory changes gather for half a second, until nothing is left in either unit. */
async function calm(make: CaseMaker): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await make.parts.settle();
    await make.parts.rows.query(`UPDATE outbox SET not_before = now() WHERE state = 'ready' AND job = 'promotion.follow'`);
  }
  await make.parts.settle();
}

/** Uploads bytes as the administrator. */
async function upload(make: CaseMaker, purpose: FilePurpose, name: string, bytes: Buffer): Promise<string> {
  const id = String((await make.ok('admin', filesApi.begin, { body: { purpose, name, size: bytes.length } }))['id']);
  for (let part = 0; part * PART_BYTES < bytes.length; part += 1) {
    await make.ok('admin', filesApi.part, {
      params: { id, part: String(part) },
      bytes: bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
    });
  }
  await make.ok('admin', filesApi.complete, { params: { id } });
  return id;
}

/** Marks of the units by their number: the bureau answers each school with its own table. */
const MARKS = new Map<string, string>();

/** A class table at the bureau, fetched. @returns id of the table */
async function table(make: CaseMaker): Promise<string> {
  await calm(make);
  const { unit, parts } = make;
  MARKS.set(unit.number, unit.mark);
  parts.test.app.get(B08Source, { strict: false }).table = ({ schoolCode, schoolYear }) => {
    const mark = MARKS.get(schoolCode) ?? '';
    const names = (word: string) => ({ zh: `${word}${mark}`.slice(0, 32), pt: `${word}pt`, en: `${word}en` });
    return Promise.resolve({
      filed: true,
      ok: true,
      table: {
        format: 'DSEDJ-B08/1',
        schoolCode,
        schoolYear,
        version: '2026-08-20T09:00:00+08:00',
        sections: [
          {
            sectionCode: 'P',
            names: names('小'),
            grades: [{ gradeCode: 'P4', names: names('四'), classes: [{ classCode: 'A', names: names('A') }] }],
          },
        ],
      },
    });
  };
  return String((await make.ok('admin', b08Api.pull, { body: { schoolYear: YEAR }, key: newKey() }))['id']);
}

const syncBody = (make: CaseMaker, tableId: string) => ({ tableId, campusId: make.unit.classA.campus!.id, language: 'zh', split: false });

/** No sync runs any more. */
async function ended(make: CaseMaker): Promise<void> {
  await calm(make);
  await sql(make, `UPDATE b08_sync SET state = 'succeeded' WHERE unit_id = $1 AND state IN ('queued', 'running')`);
}

/** A sync that has ended, with a class of equal name made by hand. */
async function synced(make: CaseMaker): Promise<{ id: string; itemId: string }> {
  await ended(make);
  const id = String((await make.ok('admin', b08Api.start, { body: syncBody(make, await table(make)), key: newKey() }))['id']);
  await calm(make);
  await sql(make, `UPDATE b08_sync SET state = 'partly_failed', finished_at = now() WHERE unit_id = $1 AND id = $2`, [id]);
  const [item] = await sql<{ id: string }>(
    make,
    `UPDATE b08_sync_item SET result = 'conflict', class_id = $3, message = 'PRM_SAME_NAME' WHERE unit_id = $1 AND sync_id = $2 RETURNING id`,
    [id, make.unit.classB.id],
  );
  return { id, itemId: item!.id };
}

/** Sam and Amy have subscribed by their cards, class A is a class of the year, nobody is an alumnus. */
async function year(make: CaseMaker): Promise<void> {
  const { unit, parts } = make;
  await sql(make, `UPDATE alumni_record SET restored_at = now(), state = 'restored' WHERE unit_id = $1 AND restored_at IS NULL`);
  await sql(
    make,
    `INSERT INTO b08_node (unit_id, kind, school_year, campus_id, grade_code, class_code, node_id) VALUES ($1, 'class', $2, $3, 'P4', 'Z', $4) ON CONFLICT DO NOTHING`,
    [YEAR, unit.classA.campus!.id, unit.classA.id],
  );
  await parts.test.db.inUnit(unit.ctx, async (tx) => {
    const cipher = await parts.test.parts.unitKeys.forUnit(tx);
    for (const [pupil, card] of [
      [unit.sam, '20183345'],
      [unit.amy, '20183346'],
    ] as const) {
      await tx.execute(`UPDATE student SET edu_card_index = $3, created_at = now() - interval '1 year' WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        pupil.id,
        cipher.blindIndex('edu_card_no', card),
      ]);
    }
  });
}

/** The pupils' file with Sam and two who have not subscribed, uploaded. @returns body of the route */
async function fileBody(make: CaseMaker): Promise<{ fileId: string }> {
  await calm(make);
  await year(make);
  const row = (seq: number, cardNo: string, nameZh: string) => ({
    seq,
    cardNo,
    temporaryNo: null,
    nameZh,
    namePt: '',
    gradeCode: 'P4',
    classCode: 'Z',
    seatNo: String(seq),
  });
  const text = JSON.stringify({
    format: 'DSEDJ-B01/1',
    schoolCode: make.unit.number,
    schoolYear: YEAR,
    batchId: randomUUID(),
    generatedAt: new Date(Date.now() - 1_000).toISOString(),
    count: 3,
    students: [
      row(1, '20183345', make.unit.sam.name),
      row(2, '20183390', `甲${make.unit.mark}`),
      row(3, '20183391', `乙${make.unit.mark}`),
    ],
  });
  return { fileId: await upload(make, 'b01-file', `B01${make.unit.mark}.json`, Buffer.from(text)) };
}

const preview = async (make: CaseMaker): Promise<string> =>
  String((await make.ok('admin', b01Api.upload, { body: await fileBody(make), key: newKey() }))['id']);

/** An update that was applied; `after` = what is set by hand on top of it. */
async function applied(make: CaseMaker, after?: string): Promise<CallSpec> {
  const id = await preview(make);
  await make.ok('admin', b01Api.apply, { params: { id }, key: newKey() });
  await calm(make);
  if (after !== undefined) await sql(make, `UPDATE b01_update SET ${after} WHERE unit_id = $1 AND id = $2`, [id]);
  return { params: { id }, key: newKey() };
}
/** The second page of what an update says. */
const reading = async (make: CaseMaker, def: unknown, query: Record<string, string>): Promise<CallSpec> =>
  paged(make, 'admin', def, { ...query, pageSize: '1' }, { id: await preview(make) });

/** A record of somebody who left; the pupil is the caller's child. */
async function record(make: CaseMaker, studentId = make.unit.tim.id): Promise<string> {
  await calm(make);
  make.parts.test.app.get(CommunityInvite, { strict: false }).invite = () => Promise.resolve({ inviteId: randomUUID(), status: 'sent' });
  await sql(make, `UPDATE alumni_record SET restored_at = now(), state = 'restored' WHERE unit_id = $1 AND restored_at IS NULL`);
  return leaver(make, studentId);
}

async function leaver(make: CaseMaker, studentId: string): Promise<string> {
  const [row] = await sql<{ id: string }>(
    make,
    `INSERT INTO alumni_record (unit_id, student_id, left_year, last_grade_code, last_class_name, reason, state, community_invite)
     VALUES ($1, $2, 2026, 'SG3', $3, 'manual', 'moved', 'failed') RETURNING id`,
    [studentId, `高三A${make.unit.mark}`],
  );
  return row!.id;
}

/** A QR code as a PNG, eight dots a module. */
async function qrPicture(): Promise<Buffer> {
  const modules = encodeQR(`https://example.org/${String(randomInt(1e9))}`, 'raw');
  const edge = modules.length;
  const dots = Buffer.from(modules.flatMap((row) => row.map((dark) => (dark ? 0 : 255))));
  return sharp(dots, { raw: { width: edge, height: edge, channels: 1 } })
    .resize(edge * 8, edge * 8, { kernel: 'nearest' })
    .extend({ top: 32, bottom: 32, left: 32, right: 32, background: '#fff' })
    .png()
    .toBuffer();
}

async function transferBody(make: CaseMaker) {
  await calm(make);
  await sql(make, `UPDATE transfer SET state = 'cancelled' WHERE unit_id = $1 AND state IN ('requested', 'approved')`);
  return {
    type: 'class_change',
    studentId: make.unit.sam.id,
    toClassId: make.unit.classB.id,
    otherSchool: make.unit.mark,
    effectiveOn: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    reason: `搬遷 ${make.unit.mark}`,
  };
}

/** A request of the caller. */
async function transfer(make: CaseMaker, role: Role): Promise<CallSpec> {
  // A pupil who leaves concerns one class; a change of class would be seen by the teacher of the other one too.
  const { toClassId: _other, ...body } = await transferBody(make);
  const { id } = await make.ok(person(role), transferApi.create, { body: { ...body, type: 'out' }, key: newKey() });
  await calm(make);
  return { params: { id: String(id) }, key: newKey() };
}
const requested = async (make: CaseMaker): Promise<CallSpec> => ({
  ...(await transfer(make, 'teacher')),
  version: 1,
  body: { note: make.unit.mark },
});

/** 自動升班, 校友, 轉學 (spec 02). */
export const PROMOTION_CASES: Cases = {
  'promotion.guide': { roles: ['admin'] },
  'b08.pull': {
    roles: ['admin'],
    build: async (make) => {
      await table(make);
      return { body: { schoolYear: YEAR }, key: newKey() };
    },
  },
  'b08.latest': { roles: ['admin'] },
  'b08.start': {
    roles: ['admin'],
    build: async (make) => {
      await ended(make);
      return { body: syncBody(make, await table(make)), key: newKey() };
    },
  },
  'b08.list': {
    roles: ['admin'],
    alsoIds: CURSOR,
    build: async (make) => {
      for (let i = 0; i < 2; i += 1) await synced(make);
      return paged(make, 'admin', b08Api.list, { pageSize: '1' });
    },
  },
  'b08.one': { roles: ['admin'], build: async (make) => ({ params: { id: (await synced(make)).id } }) },
  'b08.retry': { roles: ['admin'], build: async (make) => ({ params: { id: (await synced(make)).id }, key: newKey() }) },
  'b08.merge': { roles: ['admin'], build: async (make) => ({ params: await synced(make), key: newKey() }) },
  'b01.upload': { roles: ['admin'], build: async (make) => ({ body: await fileBody(make), key: newKey() }) },
  'b01.list': {
    roles: ['admin'],
    alsoIds: CURSOR,
    build: async (make) => {
      for (let i = 0; i < 2; i += 1) await preview(make);
      return paged(make, 'admin', b01Api.list, { pageSize: '1' });
    },
  },
  'b01.current': { roles: ['admin'] },
  'b01.one': { roles: ['admin'], build: async (make) => ({ params: { id: await preview(make) } }) },
  'b01.summary': { roles: ['admin'], build: async (make) => ({ params: { id: await preview(make) } }) },
  'b01.rows': { roles: ['admin'], alsoIds: CURSOR, build: (make) => reading(make, b01Api.rows, { grade: 'P4', class: 'Z' }) },
  'b01.people': {
    roles: ['admin'],
    alsoIds: CURSOR,
    build: async (make) => {
      const id = await preview(make);
      // Two whom the file does not name: the school is too small to have them by itself.
      for (const pupil of [make.unit.amy, make.unit.dan]) {
        await sql(
          make,
          `INSERT INTO b01_absent (unit_id, update_id, student_id, name) VALUES ($1, $2, $3, $4)
           ON CONFLICT (unit_id, update_id, student_id) DO UPDATE SET reason = NULL`,
          [id, pupil.id, pupil.name],
        );
      }
      return paged(make, 'admin', b01Api.people, { kind: 'unaccounted', pageSize: '1' }, { id });
    },
  },
  'b01.leavers': {
    roles: ['admin'],
    build: async (make) => ({
      params: { id: await preview(make) },
      body: { studentIds: [make.unit.amy.id], leaving: true },
      key: newKey(),
    }),
  },
  'b01.apply': { roles: ['admin'], build: async (make) => ({ params: { id: await preview(make) }, key: newKey() }) },
  'b01.retry': { roles: ['admin'], build: (make) => applied(make, `state = 'applied_with_errors'`) },
  'b01.discard': { roles: ['admin'], build: async (make) => ({ params: { id: await preview(make) }, key: newKey() }) },
  'b01.postpone': { roles: ['admin'], build: (make) => applied(make) },
  'b01.sweepConfirm': { roles: ['admin'], build: (make) => applied(make, `sweep_state = 'guarded'`) },
  'b01.undo': { roles: ['admin'], build: (make) => applied(make) },
  'b01.undoPreview': { roles: ['admin'], build: async (make) => ({ params: (await applied(make)).params! }) },
  'b01.conflicts': {
    roles: ['admin'],
    alsoIds: CURSOR,
    build: async (make) => {
      const { params } = await applied(make);
      // One pupil of the file is in the school; another one of the school stands for the second conflict.
      await sql(
        make,
        `UPDATE b01_row SET undo = 'edited', student_id = coalesce(student_id, $3) WHERE unit_id = $1 AND update_id = $2 AND seq <= 2`,
        [params!['id'], make.unit.dan.id],
      );
      return paged(make, 'admin', b01Api.conflicts, { pageSize: '1' }, params);
    },
  },
  'b01.export': {
    roles: ['admin'],
    build: async (make) => ({ params: { id: await preview(make) }, body: { grade: 'P4', class: 'Z' }, key: newKey() }),
  },
  'alumni.list': {
    roles: ['admin'],
    alsoIds: CURSOR,
    build: async (make) => {
      await record(make);
      await leaver(make, make.unit.dan.id);
      return paged(make, 'admin', alumniApi.list, { year: '2026', pageSize: '1' });
    },
  },
  'alumni.years': { roles: ['admin'] },
  'alumni.export': { roles: ['admin'], build: () => ({ body: {}, key: newKey() }) },
  'alumni.restore': {
    roles: ['admin'],
    build: async (make) => {
      await calm(make);
      return { params: { id: await record(make) }, body: { classId: make.unit.classB.id }, key: newKey() };
    },
  },
  'alumni.invite': { roles: ['admin'], build: async (make) => ({ params: { id: await record(make) }, key: newKey() }) },
  'alumni.qr': { roles: STAFF },
  'alumni.bindQr': {
    roles: ['admin'],
    build: async (make) => {
      await calm(make);
      const { qr } = (await make.ok('admin', alumniApi.qr)) as { qr: { version: number } | null };
      const fileId = await upload(make, 'alumni-qr', `qr${make.unit.mark}.png`, await qrPicture());
      return {
        body: {
          title: `校友${make.unit.mark}`,
          fileId,
          link: `https://example.org/${make.unit.mark}`,
          validUntil: null,
          replaces: qr?.version ?? null,
        },
      };
    },
  },
  'alumni.mine': {
    roles: FAMILY,
    build: async (make, role) => {
      const studentId = role === 'student' ? make.unit.sam.id : make.unit.amy.id;
      await record(make, studentId);
      return { params: { studentId } };
    },
  },
  'transfers.list': {
    roles: STAFF,
    alsoIds: CURSOR,
    build: async (make, role) => {
      for (let i = 0; i < 2; i += 1) await transfer(make, role);
      return paged(make, role, transferApi.list, { pageSize: '1' });
    },
  },
  'transfers.choices': { roles: STAFF },
  'transfers.create': {
    roles: STAFF,
    build: async (make) => ({ body: await transferBody(make), key: newKey() }),
    shared: ['body.toClassId'],
  },
  'transfers.one': { roles: STAFF, build: async (make, role) => ({ params: (await transfer(make, role)).params! }) },
  'transfers.approve': { roles: ['admin'], build: requested },
  'transfers.reject': { roles: ['admin'], build: requested },
  'transfers.cancel': { roles: STAFF, build: transfer },
};
