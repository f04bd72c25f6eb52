import { picture } from '../case-maker';
import { person, SIGNED_IN, type Cases } from './route-case';

/** Uploads, and what an open page listens to. */
export const FILE_CASES: Cases = {
  'files.begin': {
    roles: SIGNED_IN,
    build: () => ({ body: { purpose: 'notice-attachment', name: '相片.png', size: 100 } }),
  },
  'files.part': {
    roles: SIGNED_IN,
    build: async (make, role) => ({
      params: { id: await make.file(person(role), { until: 'begun' }), part: '0' },
      bytes: await picture,
    }),
  },
  'files.status': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: await make.file(person(role), { until: 'parts' }) } }),
  },
  'files.complete': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: await make.file(person(role), { until: 'parts' }) } }),
  },
  'files.discard': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: await make.file(person(role)) } }),
  },
  'files.picture': {
    roles: SIGNED_IN,
    build: async (make, role) => ({
      params: { id: await make.file(person(role), { purpose: 'notice-picture' }) },
      query: { size: 'full' },
    }),
  },
  'files.download': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: await make.file(person(role)) } }),
  },
  // A topic only names what to look at again; whether somebody may look is asked by the route that shows it.
  'live.hints': {
    roles: SIGNED_IN,
    build: async (make) => ({ query: { topics: `notice:${await make.sentOnce('teacher')}` } }),
  },
};
