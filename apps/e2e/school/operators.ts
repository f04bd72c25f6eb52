import { opsApi } from '@contracts/ops';
import { opsUnitsApi, type OpsUnitDetail } from '@contracts/ops-units';
import { registrationOpsApi } from '@contracts/registration-ops';
import type { OkOf } from '@contracts/route';
import { SoftPasskey } from '@testing/soft-passkey';
import { Handset } from '../harness/handset';
import { keepOperatorSession, operatorSession } from '../harness/operator-sessions';

/** Somebody at the operators' console, by the one-time link that the start of the product printed and a passkey of his own. */
export class Operator {
  private constructor(private readonly desk: Handset) {}

  static async enrol(link: string): Promise<Operator> {
    const url = new URL(link);
    const session = operatorSession(link);
    const desk = Handset.open({ id: 'operator', url: url.origin }, session);
    if (session !== undefined) return new Operator(desk);
    const token = url.hash.slice(1);
    const key = new SoftPasskey(url.origin, url.hostname);
    const { challenge } = await desk.done<{ challenge: string }>('POST', opsApi.enrolOptions.path, { body: { token } });
    await desk.done('POST', opsApi.enrol.path, { body: { token, response: key.register(challenge) } });
    keepOperatorSession(link, desk.cookies);
    return new Operator(desk);
  }

  create(number: string, school: string, name: string): Promise<OpsUnitDetail> {
    return this.desk.done('POST', opsUnitsApi.create.path, { body: { number, name, locale: 'zh-Hant', school: { name: school } } });
  }

  /** Tries the values of the school's WeCom account. @throws Error with the checks when WeCom refuses one */
  async connect(unitId: number, values: object): Promise<void> {
    const answer = await this.desk.done<OkOf<typeof opsUnitsApi.connect>>('PUT', `/ops/units/${String(unitId)}/connection`, {
      body: values,
    });
    if (answer.checks.some((check) => !check.ok)) throw new Error(`not connected: ${JSON.stringify(answer.checks)}`);
  }

  callback(unitId: number): Promise<OkOf<typeof opsUnitsApi.callback>> {
    return this.desk.done('POST', `/ops/units/${String(unitId)}/callback`);
  }

  /** Code for the first administrator of a school. @returns its token */
  async code(): Promise<string> {
    const { url } = await this.desk.done<{ url: string }>('POST', registrationOpsApi.issueCode.path);
    return url.split('/').at(-1) ?? '';
  }

  /** Agrees to the application of the school's first administrator, once it is there. */
  async approve(unitId: number, name: string): Promise<void> {
    const { items } = await this.desk.done<OkOf<typeof registrationOpsApi.waiting>>('GET', registrationOpsApi.waiting.path);
    const one = items.find((item) => item.unitId === unitId && item.name === name);
    if (one === undefined) throw new Error(`${name} does not wait at unit ${String(unitId)}`);
    await this.desk.done('POST', `/ops/registrations/${String(unitId)}/${one.id}/approve`);
  }
}
