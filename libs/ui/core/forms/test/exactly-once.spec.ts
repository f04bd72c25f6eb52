import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReplyBody } from '../reply';
import { CUTS, ModelStorage, ModelWindow, type Cut } from './model-phone';
import { ModelServer } from './model-server';

const DRAFT = '7/mother/notice-form/n/c';
const HOUR = 3_600_000;

/** One story: what a person does, and what the network does at each of twenty points. */
interface Story {
  cuts: Cut[];
  /** Presses of 【提交】: in the same window or in a second one. */
  presses: ('same' | 'other')[];
  /** Openings of the app later, each after some hours and perhaps with the phone's clock set otherwise. */
  openings: { hours: number; killed: boolean }[];
  file: boolean;
}
const story = fc.record<Story>({
  cuts: fc.array(fc.constantFrom(...CUTS), { minLength: 20, maxLength: 20 }),
  presses: fc.array(fc.constantFrom('same' as const, 'other' as const), { minLength: 1, maxLength: 3 }),
  openings: fc.array(fc.record({ hours: fc.constantFrom(0, 0, 1, 13, 25, 60), killed: fc.boolean() }), { maxLength: 8 }),
  file: fc.boolean(),
});

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

async function play({ cuts, presses, openings, file }: Story) {
  const storage = new ModelStorage();
  const server = new ModelServer();
  const script = [...cuts];
  const open = () => new ModelWindow({ storage, server, person: 'mother', script });
  const windows = [open(), open()];
  storage.drafts.set(DRAFT, 'typed');
  storage.bytes.set('local', 'photo');
  const body: ReplyBody = {
    studentId: 'c',
    revision: 0,
    draft: DRAFT,
    answers: file ? { q1: 'yes', q2: ['local'] } : { q1: 'yes' },
    files: file ? { local: { name: 'a.jpg', mime: 'image/jpeg', size: 5 } } : {},
  };
  presses.forEach((where, n) => void windows[where === 'same' ? 0 : 1]?.submit(`key-${n}`, body));
  await settle();
  let last = windows[1] ?? open();
  for (const { hours, killed } of openings) {
    server.now += hours * HOUR;
    if (killed) windows.forEach((window) => window.kill());
    if (killed || last.dead) {
      last = open();
      windows.push(last);
    }
    void last.outbox.flush();
    await settle();
  }
  // At last the network holds: WeChat is opened once more, and once again.
  script.length = 0;
  for (let n = 0; n < 2; n += 1) {
    windows.forEach((window) => window.kill());
    last = open();
    windows.push(last);
    // A window that was killed before the answer was kept has lost nothing: the draft stands, the person presses again.
    if (storage.answers.size === 0 && server.stored.length === 0) await last.submit(`again-${n}`, body);
    else await last.outbox.flush();
    await settle();
  }
  return { storage, server };
}

describe('forms survive the network [BEY-17]', () => {
  it('stores each answer once, whatever happens at twenty points of the way, in 1,000 stories [BEY-17] [OVR-26]', async () => {
    let cut = 0;
    await fc.assert(
      fc.asyncProperty(story, async (tale) => {
        const { storage, server } = await play(tale);
        if (tale.cuts.some((step) => step !== 'ok')) cut += 1;
        expect(server.stored).toHaveLength(1);
        expect(server.stored[0]).toMatchObject({ by: 'mother', answers: { q1: 'yes' } });
        if (tale.file) {
          const named = server.stored.flatMap(({ answers }) => answers.q2 ?? []).map(String);
          expect(named.map((id) => server.uploads.get(id))).toMatchObject([{ content: 'photo', used: true }]);
        }
        expect([...server.came].filter((key) => !/^(key|again)-\d$/.test(key))).toEqual([]);
        expect(storage.answers.size).toBe(0);
        expect(storage.drafts.has(DRAFT)).toBe(false);
      }),
      { numRuns: 1_000, seed: 17 },
    );
    expect(cut).toBeGreaterThan(900);
  });

  it('keeps the typed text where the other guardian was first, and stores nothing of it [NOT-54]', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ cuts }) => {
        const storage = new ModelStorage();
        const server = new ModelServer();
        const script = [...cuts];
        storage.drafts.set(DRAFT, 'typed');
        server.answer('father', 'his', { studentId: 'c', answers: { q1: 'no' }, revision: 0 });
        const body: ReplyBody = { studentId: 'c', revision: 0, draft: DRAFT, answers: { q1: 'yes' }, files: {} };
        const first = new ModelWindow({ storage, server, person: 'mother', script });
        void first.submit('hers', body);
        await settle();
        script.length = 0;
        first.kill();
        const later = new ModelWindow({ storage, server, person: 'mother', script });
        if (storage.answers.size === 0) await later.submit('hers', body);
        const results = await later.outbox.flush();
        expect(results).toMatchObject([{ outcome: 'refused', error: { code: 'NOT_ALREADY_ANSWERED' } }]);
        expect(server.stored.map((answer) => answer.by)).toEqual(['father']);
        expect(storage.drafts.get(DRAFT)).toBe('typed');
      }),
      { numRuns: 200, seed: 54 },
    );
  });
});
