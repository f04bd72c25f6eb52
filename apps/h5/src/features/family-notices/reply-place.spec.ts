import { describe, expect, it } from '@jest/globals';
import type { MyNoticeDetail } from '@contracts/my-notices';
import type { FormValues } from '@ui/core/forms/form-values';
import { formPlace, nextChild } from './reply-place';

const questions: MyNoticeDetail['questions'] = [{ key: 'q', type: 'text', text: '?', required: true, options: [], limits: {} }];
const done = (mine: boolean) => ({ mine, relation: '媽媽', name: null, at: '2026-11-20T08:00:00+08:00' });
const notice = { todo: true, done: null, mayEdit: false, answer: null, questions, state: 'sent' as const };
const form = (q: string): FormValues => ({ values: { q }, files: {} });
const rest = { sending: false, changing: false };
const answer = { answers: { q: 'yes' }, revision: 1, files: [] };

describe('the form part of a notice', () => {
  it('is filled in while it is open, and waits while it is on its way', () => {
    expect(formPlace(notice, { form: form('y'), revision: 0 }, rest)).toEqual({ kind: 'fill', unsent: false });
    expect(formPlace(notice, { form: form('y'), revision: 0 }, { ...rest, sending: true }).kind).toBe('waiting');
  });

  it('keeps typed text in sight when it closed meanwhile [NOT-57]', () => {
    const closed = { ...notice, todo: false, state: 'closed' as const };
    expect(formPlace(closed, { form: form('typed'), revision: 0 }, rest)).toEqual({ kind: 'over', unsent: true });
    expect(formPlace(closed, { form: form(''), revision: 0 }, rest)).toEqual({ kind: 'over', unsent: false });
  });

  it('shows the answer of the other guardian and keeps what this one typed [NOT-54]', () => {
    const answered = { ...notice, todo: false, done: done(false), answer };
    expect(formPlace(answered, { form: form('mine'), revision: 0 }, rest)).toEqual({ kind: 'answered', unsent: true });
    // Both wrote the same: nothing is lost, nothing needs copying.
    expect(formPlace(answered, { form: form('yes '), revision: 0 }, rest)).toEqual({ kind: 'answered', unsent: false });
  });

  it('does not call an answer unsent whose files have other names on this phone [BEY-17]', () => {
    const asked: MyNoticeDetail['questions'] = [{ key: 'f', type: 'files', text: '?', required: true, options: [], limits: {} }];
    const stored = { answers: { f: ['there'] }, revision: 1, files: [{ id: 'there', name: 'a.pdf', mime: '', size: 1 }] };
    const sent = { ...notice, questions: asked, todo: false, done: done(true), answer: stored };
    const kept = (server: string) => ({ values: { f: ['here'] }, files: { here: { name: 'a.pdf', mime: '', size: 1, server } } });
    expect(formPlace(sent, { form: kept('there'), revision: 0 }, rest).unsent).toBe(false);
    expect(formPlace(sent, { form: kept('another'), revision: 0 }, rest).unsent).toBe(true);
  });

  it('goes on with a change that was begun, but not over a newer answer [NOT-56]', () => {
    const mine = { ...notice, todo: false, done: done(true), answer, mayEdit: true };
    expect(formPlace(mine, { form: form('no'), revision: 1 }, rest).kind).toBe('change');
    expect(formPlace({ ...mine, answer: { ...answer, revision: 2 } }, { form: form('no'), revision: 1 }, rest)).toEqual({
      kind: 'answered',
      unsent: true,
    });
    expect(formPlace({ ...mine, mayEdit: false }, { form: form('no'), revision: 1 }, rest)).toEqual({ kind: 'answered', unsent: true });
    expect(formPlace(mine, { form: form(''), revision: 0 }, { ...rest, changing: true }).kind).toBe('change');
  });

  it('leads through the children of a family card and round again [BEY-04]', () => {
    const family = ['a', 'b', 'c'].map((studentId) => ({ studentId, todo: studentId !== 'b' }));
    expect(nextChild(family, 'a')?.studentId).toBe('c');
    expect(nextChild(family, 'c')?.studentId).toBe('a');
    expect(
      nextChild(
        family.map((child) => ({ ...child, todo: false })),
        'a',
      ),
    ).toBeUndefined();
  });
});
