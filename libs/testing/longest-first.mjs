// Order of the spec files of a run: those that take longest begin first, so that no worker ends long before the others.
// A fresh clone has no times of its own, and the size of a file says little: a walk of all routes is a short one.
import base from '@jest/test-sequencer';

const Sequencer = base.default ?? base;

/** Files that take more than eight seconds, the longest first. */
const LONGEST = [
  'apps/e2e/notices',
  'apps/e2e/schools',
  'apps/e2e/people',
  'apps/api/test/isolation',
  'apps/api/test/kill',
  'apps/api/test/edge',
  'apps/api/test/fuzz',
  'outbox/test/queue-backends',
  'promotion/test/b01',
  'identity/test/session',
  'promotion/test/bad-input',
  'ledger-verifier/test/verifier',
  'permissions/test/rights-in-force',
  'writing/test/import-docx',
  'promotion/test/sweep',
  'notices/test/through-wecom',
  'notices/test/fanout',
  'promotion/test/around-the-year',
  'promotion/test/transfers',
  'ledger/test/tampering',
  'db/test/migrate',
  'apps/api/test/hostile-text',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const file = path.replaceAll('\\', '/');
      const at = LONGEST.findIndex((name) => file.includes(name));
      return at === -1 ? LONGEST.length : at;
    };
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
