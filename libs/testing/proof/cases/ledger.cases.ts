import { LedgerSealer } from '@features/ledger';
import type { CaseMaker } from '../case-maker';
import { newKey } from '../proof-caller';
import { childOf } from './notice-steps';
import { ALL, FAMILY, person, STAFF, type Cases } from './route-case';

/** Seals what the unit has done until now, as the job of each minute does. */
const sealed = (make: CaseMaker): Promise<number> => make.parts.test.app.get(LedgerSealer, { strict: false }).seal(make.unit.ctx);

/** The sealed delivery ledger. */
export const LEDGER_CASES: Cases = {
  'ledger.state': { roles: STAFF },
  // A public key says nothing about anybody: whoever holds a receipt may ask for it.
  'ledger.keys': {
    roles: ALL,
    build: async (make) => {
      await make.sentOnce('teacher');
      await sealed(make);
      const [key] = await make.parts.rows.query<{ fingerprint: string }>(`SELECT fingerprint FROM ledger_key WHERE unit_id = $1`, [
        make.unit.id,
      ]);
      return { params: { fingerprint: key!.fingerprint } };
    },
  },
  'ledger.noticeReceipt': {
    roles: STAFF,
    build: async (make, role) => {
      const id = await make.sentOnce(person(role));
      await sealed(make);
      return { params: { id } };
    },
  },
  'ledger.myReceipt': {
    roles: FAMILY,
    build: async (make, role) => {
      const id = await make.sentOnce('teacher');
      await sealed(make);
      return { params: { id }, query: { studentId: childOf(make, role) } };
    },
  },
  'ledger.export': {
    roles: ['admin'],
    build: async (make) => {
      await make.sentOnce('teacher');
      await sealed(make);
      return { key: newKey() };
    },
  },
};
