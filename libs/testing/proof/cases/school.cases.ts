import { directoryApi } from '@contracts/directory';
import { exportsApi } from '@contracts/exports';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { newKey } from '../proof-caller';
import { anew, paged } from './notice-steps';
import { person, STAFF, type Cases, type Role } from './route-case';

/** A download of one's own notice: asked for, or already there. */
async function exported(make: CaseMaker, role: Role, ready: boolean): Promise<CallSpec & { refId: string }> {
  const refId = await make.sentOnce(person(role));
  const body = { kind: 'notice-status', classIds: [make.unit.classA.id], withFiles: false };
  const { id } = await make.ok(person(role), exportsApi.startNotice, { params: { id: refId }, body, key: newKey() });
  if (ready) await make.parts.settle();
  return { params: { id: String(id) }, refId };
}

/** The directory of a unit, its log and its downloads. */
export const SCHOOL_CASES: Cases = {
  'audit.kinds': { roles: ['admin'] },
  'audit.list': {
    roles: ['admin'],
    build: async (make) => ({
      query: { actor: make.unit.people.teacher.id, entity: 'notice', entityId: await make.sentOnce('teacher') },
    }),
  },
  'directory.departments': { roles: STAFF },
  'directory.members': {
    roles: ['admin'],
    build: (make, role) => paged(make, role, directoryApi.members, { departmentId: make.unit.department.id, pageSize: '1', cursor: '' }),
  },
  'directory.labels': { roles: ['admin'] },
  'directory.labelMembers': { roles: ['admin'], build: (make) => ({ params: { id: make.unit.labelId } }) },
  'directory.search': {
    roles: STAFF,
    build: (make, role) => paged(make, role, directoryApi.search, { departmentId: make.unit.department.id, pageSize: '1', cursor: '' }),
    shared: ['query.departmentId'],
  },
  'directory.nodes': { roles: STAFF },
  'directory.node': { roles: STAFF, build: (make) => ({ params: { id: make.unit.classA.id } }) },
  'directory.students': {
    roles: STAFF,
    build: (make, role) => paged(make, role, directoryApi.students, { nodeId: make.unit.classA.id, pageSize: '1', cursor: '' }),
  },
  'directory.student': { roles: STAFF, build: (make) => ({ params: { id: make.unit.sam.id } }) },
  'directory.syncState': { roles: ['admin'] },
  'directory.sync': { roles: ['admin'], build: () => ({ body: {} }) },
  'exports.startNotice': {
    roles: STAFF,
    build: async (make, role) => ({
      ...(await anew(make, role)),
      body: { kind: 'notice-feedback', classIds: [make.unit.classA.id], withFiles: true },
      key: newKey(),
    }),
  },
  'exports.list': {
    roles: STAFF,
    build: async (make, role) => {
      await exported(make, role, false);
      const { refId } = await exported(make, role, true);
      return paged(make, role, exportsApi.list, { refId, pageSize: '1' });
    },
  },
  'exports.one': { roles: STAFF, build: async (make, role) => ({ params: (await exported(make, role, true)).params }) },
  'exports.cancel': { roles: STAFF, build: async (make, role) => ({ params: (await exported(make, role, true)).params }) },
  'exports.download': { roles: STAFF, build: async (make, role) => ({ params: (await exported(make, role, true)).params }) },
};
