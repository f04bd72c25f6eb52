import { CONTACTS_CASES } from './cases/contacts.cases';
import { FAMILY_CASES } from './cases/families.cases';
import { FILE_CASES } from './cases/files.cases';
import { LEDGER_CASES } from './cases/ledger.cases';
import { NOTICE_CASES } from './cases/notices.cases';
import { OPS_CASES } from './cases/ops.cases';
import { PRIVACY_CASES } from './cases/privacy.cases';
import { PROMOTION_CASES } from './cases/promotion.cases';
import { REGISTRATION_CASES } from './cases/registration.cases';
import type { Cases } from './cases/route-case';
import { PERMISSION_CASES } from './cases/permissions.cases';
import { SCHOOL_CASES } from './cases/school.cases';
import { SCHOOL_EDIT_CASES } from './cases/school-edit.cases';
import { SESSION_CASES } from './cases/session.cases';

/**
 * One line for each route of the product. A new route fails the walk until its line stands in `cases/`: what a valid call
 * looks like and who may make it; the walk itself finds the places where an id can be exchanged.
 */
export const ROUTE_CASES: Cases = {
  ...CONTACTS_CASES,
  ...FAMILY_CASES,
  ...FILE_CASES,
  ...LEDGER_CASES,
  ...NOTICE_CASES,
  ...OPS_CASES,
  ...PERMISSION_CASES,
  ...PRIVACY_CASES,
  ...PROMOTION_CASES,
  ...REGISTRATION_CASES,
  ...SCHOOL_CASES,
  ...SCHOOL_EDIT_CASES,
  ...SESSION_CASES,
};
