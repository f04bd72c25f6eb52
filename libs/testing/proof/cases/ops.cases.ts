import { opsApi } from '@contracts/ops';
import type { RouteDef } from '@contracts/route';
import { ceremony, enrolment, failedJob, invite, passkey } from '../operator-calls';
import { lookAsked, lookToAsk, toHold, toRelease } from '../look-calls';
import { changedUnit, closedUnit, connectedUnit, newUnit, recoveryAsked, recoveryOpen, servedUnit } from '../unit-calls';
import { ALL, READ_LOG, type Cases } from './route-case';

/** Operators of the platform. */
export const OPS_CASES: Cases = {
  'ops.enrolOptions': { roles: ALL, build: async (make) => ({ body: { token: await invite(make) } }) },
  'ops.enrol': { roles: ALL, build: (make) => enrolment(make, passkey()) },
  'ops.loginOptions': { roles: ALL },
  'ops.login': {
    roles: ALL,
    build: async (make) => {
      const key = passkey();
      await make.parts.caller.call('anonymous', opsApi.enrol as unknown as RouteDef, await enrolment(make, key));
      const { challenge, cookie } = await ceremony(make, opsApi.loginOptions);
      return { body: { response: key.answer(challenge) }, headers: { cookie } };
    },
  },
  'ops.logout': { roles: ['operator'] },
  'ops.session': { roles: ['operator'], getWrites: READ_LOG },
  'ops.units': { roles: ['operator'], getWrites: READ_LOG },
  'ops.queues': { roles: ['operator'], getWrites: READ_LOG },
  'ops.deliveries': { roles: ['operator'], getWrites: READ_LOG },
  'ops.failedJobs': { roles: ['operator'], getWrites: READ_LOG },
  'ops.runAgain': { roles: ['operator'], build: failedJob },
  'opsUnits.schools': { roles: ['operator'], getWrites: READ_LOG },
  'opsUnits.create': {
    roles: ['operator'],
    build: newUnit,
    without: { 'body.school.id': 'a school of the platform: no unit owns it, and operators may name each' },
  },
  'opsUnits.read': { roles: ['operator'], getWrites: READ_LOG, build: (make) => ({ params: { unitId: make.unit.id } }) },
  'opsUnits.change': { roles: ['operator'], build: changedUnit },
  'opsUnits.act': { roles: ['operator'], build: closedUnit },
  'opsUnits.connect': { roles: ['operator'], build: connectedUnit },
  'opsUnits.callback': { roles: ['operator'], build: servedUnit },
  'opsUnits.askRecovery': { roles: ['operator'], build: recoveryAsked },
  'opsUnits.confirmRecovery': { roles: ['operator'], build: recoveryOpen },
  'opsUnits.cancelRecovery': { roles: ['operator'], build: recoveryOpen },
  'opsUnits.hold': { roles: ['operator'], build: toHold },
  'opsUnits.release': { roles: ['operator'], build: toRelease },
  'opsAlarms.list': { roles: ['operator'], getWrites: READ_LOG },
  'opsNews.list': { roles: ['operator'], getWrites: READ_LOG },
  'opsNews.read': { roles: ['operator'], build: () => ({ body: { until: '2026-11-21T10:00:00+08:00' } }) },
  'opsLooks.ask': { roles: ['operator'], build: lookToAsk },
  'opsLooks.read': {
    roles: ['operator'],
    getWrites: { ...READ_LOG, audit_log: 'each look stands in the audit log of the unit that agreed to it (PER-31)' },
    build: (make) => lookAsked(make, true),
  },
  'opsLooks.end': { roles: ['operator'], build: (make) => lookAsked(make, false) },
  'ops.openApi': { roles: ['operator'], getWrites: READ_LOG },
};
