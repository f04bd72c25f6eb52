import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { textOf } from '../callbacks/xml';
import { CallbackReceiver } from './callback-receiver';
import { codeOf, TestSim, type Json } from './sim-client';
import { AGENTS, CORP } from './small-school';

let sim: TestSim;
const receiver = new CallbackReceiver();
beforeAll(async () => {
  sim = await TestSim.start();
  const url = await receiver.start();
  await sim.control('PUT', `/corps/${CORP}/apps/${AGENTS.edit}/callback`, receiver.settings(url));
});
afterAll(async () => {
  await sim.close();
  await receiver.close();
});

const button = (task: string): Json => ({
  card_type: 'button_interaction',
  task_id: task,
  main_title: { title: '請假' },
  button_list: [
    { text: '批准', key: 'approve' },
    { text: '拒絕', key: 'reject' },
  ],
});
const sendCard = (card: Json, as: 'edit' | 'notice' = 'edit') =>
  sim.post(as, 'message/send', {
    touser: 'ho.kaman|lam.waiyi',
    msgtype: 'template_card',
    agentid: AGENTS[as],
    template_card: card,
  });
const update = (body: Json) => sim.post('edit', 'message/update_template_card', { agentid: AGENTS.edit, ...body });
const lastCall = async (): Promise<number> => Number((await sim.messages(`corp=${CORP}&limit=1`))[0]?.['callId']);

describe('template cards [wecom 04 §1.4, §1.5]', () => {
  it('need a receive address for interaction, a task id, and a task id that is new', async () => {
    expect(codeOf(await sendCard(button('a'), 'notice'))).toBe(43012);
    expect(codeOf(await sendCard({ ...button('a'), task_id: '' }))).toBe(40058);
    expect(codeOf(await sendCard({ ...button('a'), task_id: 'a b' }))).toBe(42014);
    expect(await sendCard(button('a'))).toHaveProperty('response_code');
    expect(codeOf(await sendCard(button('a')))).toBe(42014);
  });

  it('are not taken for repeats when the first try was refused', async () => {
    const body = {
      touser: 'ho.kaman',
      msgtype: 'template_card',
      agentid: AGENTS.edit,
      template_card: button('a'),
      enable_duplicate_check: 1,
    };
    expect(codeOf(await sim.post('edit', 'message/send', body))).toBe(42014);
    expect(codeOf(await sim.post('edit', 'message/send', body))).toBe(42014);
    const fresh = { ...body, template_card: button('fresh') };
    expect(codeOf(await sim.post('edit', 'message/send', fresh))).toBe(0);
    expect(codeOf(await sim.post('edit', 'message/send', fresh))).toBe(0);
    expect((await sim.control('GET', '/messages/count?fate=duplicate'))['total']).toBe(1);
  });

  it('carry a response code only when clicks come back', async () => {
    const plain = {
      card_type: 'text_notice',
      main_title: { title: 'x' },
      card_action: { type: 1, url: 'https://x.mo' },
    };
    expect(await sendCard(plain)).not.toHaveProperty('response_code');
    const menu = { ...plain, task_id: 'menu-1', action_menu: { desc: '…', action_list: [{ text: '收到', key: 'k' }] } };
    expect(await sendCard(menu)).toHaveProperty('response_code');
  });

  it('change once per response code, for receivers of the card only', async () => {
    const { response_code } = await sendCard(button('b'));
    expect(codeOf(await update({ response_code, button: { replace_name: '已批准' } }))).toBe(82101);
    expect(codeOf(await update({ response_code, userids: ['staff.store'], button: { replace_name: 'x' } }))).toBe(82102);
    expect(await update({ response_code, userids: ['HO.KAMAN', 'staff.store'], button: { replace_name: '已批准' } })).toMatchObject({
      errcode: 0,
      invaliduser: ['staff.store'],
    });
    expect(codeOf(await update({ response_code, atall: 1, button: { replace_name: 'x' } }))).toBe(60140);
    const rows = await sim.messages(`corp=${CORP}&call=${await lastCall()}`);
    expect(rows.map((each) => each['replaced'])).toEqual(expect.arrayContaining([{ replace_name: '已批准' }, undefined]));
  });

  it('send a click with a fresh response code and take the passive reply for the one who clicked', async () => {
    await sendCard(button('c'));
    const callId = await lastCall();
    receiver.reply =
      '<xml><ToUserName><![CDATA[ho.kaman]]></ToUserName><MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName><![CDATA[已處理]]></ReplaceName></Button></xml>';
    const already = receiver.received.length;
    const { responseCode } = await sim.control('POST', `/corps/${CORP}/members/ho.kaman/card`, {
      callId,
      key: 'approve',
      selected: { q: ['o1', 'o2'] },
    });
    await receiver.until(already + 1);
    await sim.control('POST', '/callbacks/drain', {});
    const event = receiver.received.at(-1);
    expect(textOf(event?.tree, 'Event')).toBe('template_card_event');
    expect(textOf(event?.tree, 'TaskId')).toBe('c');
    expect(textOf(event?.tree, 'ResponseCode')).toBe(responseCode);
    expect(event?.xml).toContain('<OptionId><![CDATA[o1]]></OptionId><OptionId><![CDATA[o2]]></OptionId>');
    const rows = await sim.messages(`corp=${CORP}&call=${callId}&receiver=ho.kaman`);
    expect(rows[0]?.['replaced']).toEqual({ replace_name: '已處理' });
    expect(codeOf(await update({ response_code: responseCode, atall: 1, template_card: button('c') }))).toBe(0);
  });
});
