import { noticeSendApi, noticeTemplatesApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { sendingPolicyApi } from '@contracts/sending-policy';
import { newKey } from '../proof-caller';
import { anew, answerCursor, drafted, filledOnce, kept, paged, TEMPLATE_PICTURE, template, templateBody, waiting } from './notice-steps';
import { person, STAFF, type Cases } from './route-case';

/** Staff: writing, sending and following notices. */
export const NOTICE_CASES: Cases = {
  'noticeForms.summary': {
    roles: STAFF,
    build: async (make, role) => ({ params: { id: await filledOnce(make, role) }, query: { classId: make.unit.classA.id } }),
  },
  'noticeForms.texts': {
    roles: STAFF,
    build: async (make, role) => ({
      params: { id: await filledOnce(make, role), key: 'text' },
      query: { classId: make.unit.classA.id, cursor: await answerCursor(make, role) },
    }),
  },
  'noticeForms.answers': {
    roles: STAFF,
    build: async (make, role) => ({ params: { id: await filledOnce(make, role), studentId: make.unit.amy.id } }),
  },
  'noticeSend.undo': { roles: STAFF, build: (make, role) => waiting(make, role, 'undo') },
  'noticeSend.cancelSchedule': { roles: STAFF, build: (make, role) => waiting(make, role, 'schedule') },
  'noticeSend.copy': { roles: STAFF, build: async (make, role) => ({ ...(await anew(make, role)), key: newKey() }) },
  'noticeSend.preview': { roles: STAFF, build: async (make, role) => ({ ...(await drafted(make, role)), key: newKey() }) },
  'noticeSend.takeOver': {
    roles: ['admin'],
    build: async (make) => {
      const id = await make.sent('teacher');
      // As if a colleague who has left since had sent it.
      const userid = `gone.${make.unit.mark}`;
      await make.parts.rows.query(
        `INSERT INTO member (unit_id, wecom_userid, name, join_state) VALUES ($1, $2, $2, 'left') ON CONFLICT DO NOTHING`,
        [make.unit.id, userid],
      );
      await make.parts.rows.query(
        `UPDATE notice SET sender_id = (SELECT id FROM member WHERE unit_id = $1 AND wecom_userid = $3) WHERE unit_id = $1 AND id = $2`,
        [make.unit.id, id, userid],
      );
      return { params: { id } };
    },
  },
  'noticeSend.reinvite': { roles: STAFF, build: async (make, role) => ({ ...(await anew(make, role)), key: newKey() }) },
  'noticeSend.reach': {
    roles: STAFF,
    build: async (make, role) => {
      const { targets, includeAlumni, audience } = await make.draftBody(person(role));
      return { body: { targets, includeAlumni, audience } };
    },
  },
  'noticeSend.promise': { roles: STAFF, build: drafted },
  'docx.importDocx': {
    roles: STAFF,
    build: async (make, role) => ({ body: { fileId: await make.file(person(role), { purpose: 'notice-docx' }) } }),
  },
  'noticeTemplates.templates': {
    roles: STAFF,
    build: async (make, role) => {
      for (const each of STAFF) await make.once(`template ${each}`, () => template(make, each));
      return paged(make, role, noticeTemplatesApi.templates, { pageSize: '1' });
    },
  },
  // Templates are the whole school's, and so are their pictures.
  'noticeTemplates.createTemplate': {
    roles: STAFF,
    shared: [TEMPLATE_PICTURE],
    build: async (make, role) => ({ body: await templateBody(make, role), key: newKey() }),
  },
  'noticeTemplates.updateTemplate': {
    roles: STAFF,
    shared: ['params.id', TEMPLATE_PICTURE],
    build: async (make, role) => ({
      params: { id: await template(make, role) },
      body: await templateBody(make, role),
      version: 1,
    }),
  },
  'noticeTemplates.removeTemplate': {
    roles: STAFF,
    shared: ['params.id'],
    build: async (make, role) => ({ params: { id: await template(make, role) } }),
  },
  'noticeVersions.differences': { roles: STAFF, build: drafted },
  'noticeSend.settings': { roles: STAFF },
  'noticeSend.updateSettings': {
    roles: ['admin'],
    build: async (make) => {
      const { version, ...settings } = await make.ok('admin', noticeSendApi.settings);
      return { body: settings, version: Number(version) };
    },
  },
  'notices.home': { roles: STAFF },
  'notices.list': {
    roles: STAFF,
    build: async (make, role) => {
      await make.pages();
      await make.sentOnce('admin');
      const query = role === 'admin' ? { scope: 'shared' } : { scope: 'mine' };
      return paged(make, role, noticesApi.list, { ...query, senderId: make.unit.people.teacher.id, pageSize: '1' });
    },
  },
  'notices.create': {
    roles: STAFF,
    build: async (make, role) => ({ body: await make.draftBody(person(role)), key: newKey() }),
  },
  'notices.detail': { roles: STAFF, build: kept },
  'notices.update': {
    roles: STAFF,
    build: async (make, role) => ({
      params: { id: await make.draft(person(role)) },
      body: await make.draftBody(person(role)),
      version: 1,
    }),
  },
  'notices.remove': { roles: STAFF, build: drafted },
  'notices.check': { roles: STAFF, build: drafted },
  'notices.submit': {
    roles: STAFF,
    build: async (make, role) => ({ ...(await drafted(make, role)), version: 1, key: newKey() }),
  },
  'notices.recall': { roles: STAFF, build: anew },
  'notices.close': { roles: STAFF, build: anew },
  'notices.reopen': {
    roles: STAFF,
    build: async (make, role) => {
      const call = await anew(make, role);
      await make.ok(person(role), noticesApi.close, call);
      return call;
    },
  },
  'notices.remind': {
    roles: STAFF,
    build: async (make, role) => {
      const call = await anew(make, role);
      // Nobody is reminded within ten minutes of the sending (NOT-41).
      await make.parts.rows.query(`UPDATE notice SET sent_at = sent_at - interval '1 hour' WHERE unit_id = $1 AND id = $2`, [
        make.unit.id,
        call.params?.['id'],
      ]);
      return { ...call, key: newKey() };
    },
  },
  'notices.progress': { roles: STAFF, build: kept },
  'notices.deliveries': {
    roles: STAFF,
    build: async (make, role) => {
      const call = await kept(make, role);
      const query = { classId: make.unit.classA.id, pageSize: '1' };
      const { nextCursor } = await make.ok(person(role), noticesApi.deliveries, { ...call, query });
      return { ...call, query: { ...query, cursor: String(nextCursor) } };
    },
  },
  'notices.stones': {
    roles: STAFF,
    build: async (make, role) => ({ ...(await kept(make, role)), query: { classId: make.unit.classA.id } }),
  },
  'notices.timeline': {
    roles: STAFF,
    build: async (make, role) => ({ params: { id: await make.sentOnce(person(role)), studentId: make.unit.amy.id } }),
  },
  'notices.tree': { roles: STAFF },
  'notices.students': { roles: STAFF, build: (make) => ({ query: { classId: make.unit.classA.id } }) },
  'notices.count': {
    roles: STAFF,
    build: async (make, role) => {
      const { targets, includeAlumni, audience, ccIds, ccSelf } = await make.draftBody(person(role));
      return { body: { targets, includeAlumni, audience, ccIds, ccSelf } };
    },
  },
  'notices.staff': { roles: STAFF },
  'sendingPolicy.policy': { roles: STAFF },
  'sendingPolicy.updatePolicy': {
    roles: ['admin'],
    build: async (make) => {
      const { version, ...policy } = await make.ok('admin', sendingPolicyApi.policy, {});
      return { body: { ...policy, bundleAt: '19:00', quietWeekends: policy['quietWeekends'] !== true }, version: Number(version) };
    },
  },
};
