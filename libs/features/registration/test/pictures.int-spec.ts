import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { subscriptionsApi } from '@contracts/registration-admin';
import { WecomGateway } from '@features/wecom-gateway';
import { comparePictureJob, joinPollJob } from '../registration.jobs';
import { RegistrationRig, type School } from './registration.rig';

/** Pictures of people who join, against those of class teachers and administrators (BEY-23). */
describe('somebody joins with a picture', () => {
  let rig: RegistrationRig;
  let school: School;
  let album: School;

  beforeAll(async () => {
    rig = await RegistrationRig.start();
    album = await rig.school();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    school = await rig.school();
    await rig.sim.control('DELETE', '/sim/sms');
  });

  /**
   * Address of a picture of `size` dots that is light on the given side: the same side is the same picture, the other side is
   * none of it. It stands in another corp, because one that is written anew loses its pictures.
   */
  async function picture(light: 'left' | 'right', size: number): Promise<string> {
    const row = Array.from({ length: size }, (_none, x) => Math.round((255 * (light === 'left' ? size - x : x)) / size));
    const dots = Buffer.concat(Array.from({ length: size }, () => Buffer.from(row)));
    const bytes = await sharp(dots, { raw: { width: size, height: size, channels: 1 } })
      .png()
      .toBuffer();
    const wecom = await rig.test.app.get(WecomGateway, { strict: false }).connection(album.unit.ctx);
    return (await wecom.media.uploadImage({ filename: 'head.png', contentType: 'image/png', bytes })).url;
  }

  async function showPictures(given: { teacher: string; mother: string }): Promise<void> {
    const corp = await rig.sim.control<{
      members: { userid: string; avatar?: string }[];
      parents: { parent_userid: string; avatar?: string }[];
      apps: { legacyFields?: boolean }[];
    }>('GET', `/sim/corps/${school.unit.corpId}`);
    for (const member of corp.members) if (member.userid === 'teacher') member.avatar = given.teacher;
    for (const parent of corp.parents) if (parent.parent_userid === 'p002') parent.avatar = given.mother;
    // Only apps of before 2022-06-20 are shown pictures of members (wecom 02 §0).
    for (const app of corp.apps) app.legacyFields = true;
    await rig.sim.control('PUT', `/sim/corps/${school.unit.corpId}`, corp);
  }

  /** The guardian whom the school had entered registers with her number and follows 學校通知. */
  async function motherJoins(given: { teacher: string; mother: string }): Promise<string> {
    const child = await rig.bureau.entry({ schoolCode: school.unit.number });
    const phone = rig.phone();
    await phone.family(await rig.token(school, 'family'), '62000002');
    await phone.child(school.classes.a, '陳小小');
    expect(await phone.card(child.payload, child.birthDate)).toMatchObject({ step: 'done' });
    await rig.settle();
    // Who registers is entered anew; the picture is the WeChat account's.
    await showPictures(given);
    await rig.sim.control('POST', `/sim/corps/${school.unit.corpId}/parents/p002/follow`, {});
    const { parents } = await rig.sim.control<{ parents: { parent_userid: string; external_userid?: string }[] }>(
      'GET',
      `/sim/corps/${school.unit.corpId}`,
    );
    await rig.execute(school, `UPDATE parent SET subscribed = true, external_userid = $2 WHERE unit_id = $1 AND wecom_userid = 'p002'`, [
      parents.find((parent) => parent.parent_userid === 'p002')?.external_userid ?? null,
    ]);
    await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(joinPollJob, {}));
    await rig.settle();
    const [row] = await rig.query<{ id: string; state: string }>(school, `SELECT id, state FROM subscription WHERE unit_id = $1`);
    expect(row?.state).toBe('joined');
    return row!.id;
  }

  it('flags to the class teacher a guardian who shows her picture, in another size, and tells her once [BEY-23]', async () => {
    const id = await motherJoins({ teacher: await picture('left', 740), mother: await picture('left', 171) });
    for (let twice = 0; twice < 2; twice += 1) {
      await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(comparePictureJob, { subscriptionId: id }));
      await rig.settle();
    }
    expect(rig.transport.delivered.filter((card) => card.url.includes(id))).toMatchObject([{ to: 'teacher', title: '頭像相似：林慧儀' }]);
    expect((await rig.test.call(school.teacher, subscriptionsApi.detail, { params: { id } })).body.lookAlike).toEqual({
      name: '林慧儀',
      role: 'class_teacher',
      by: 'picture',
    });
    const [kept] = await rig.query<{ n: number }>(
      school,
      `SELECT count(*)::int AS n FROM audit_log WHERE unit_id = $1 AND action = 'subscription.look-alike'`,
    );
    expect(kept?.n).toBe(1);
  });

  it('leaves another picture, none at all, and a WeCom that shows none in peace [BEY-23]', async () => {
    const id = await motherJoins({ teacher: await picture('left', 740), mother: await picture('right', 430) });
    const look = async () => (await rig.test.call(school.boss, subscriptionsApi.detail, { params: { id } })).body.lookAlike;
    expect(await look()).toBeNull();
    await showPictures({ teacher: '', mother: '' });
    await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(comparePictureJob, { subscriptionId: id }));
    await rig.settle();
    expect(await look()).toBeNull();
    await rig.test.db.inUnit(school.unit.ctx, (tx) => tx.enqueue(comparePictureJob, { subscriptionId: randomUUID() }));
    await rig.settle();
    expect(rig.transport.delivered.filter((card) => card.url.includes(id))).toEqual([]);
  });
});
