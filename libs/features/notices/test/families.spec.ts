import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planBundle } from '../domain/bundle-plan';
import { planByFamily, type PlanChild } from '../domain/call-plan';
import { familiesOf, packFamilies } from '../domain/families';

const child = (id: string, ...people: string[]): { child: string; people: string[] } => ({ child: id, people });

describe('families of a message', () => {
  it('puts children with a common guardian together, half-siblings and their other parents too [BEY-04]', () => {
    expect(
      familiesOf([
        child('a', 'mother', 'father'),
        child('x', 'other'),
        child('b', 'mother'),
        child('c', 'stepfather', 'mother'),
        child('alone'),
      ]),
    ).toEqual([
      { children: ['a', 'b', 'c'], people: ['mother', 'father', 'stepfather'] },
      { children: ['x'], people: ['other'] },
      { children: ['alone'], people: [] },
    ]);
  });

  const schools = fc
    .array(fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 3 }), { maxLength: 60 })
    .map((rows) => rows.map((people, i) => child(`c${String(i)}`, ...people.map((n) => `p${String(n)}`))));

  it('names each child and each guardian once, and nobody stands in two families [BEY-04]', () => {
    fc.assert(
      fc.property(schools, (children) => {
        const families = familiesOf(children);
        expect(families.flatMap((f) => f.children).sort()).toEqual(children.map((c) => c.child).sort());
        const people = families.flatMap((f) => f.people);
        expect(new Set(people).size).toBe(people.length);
        expect(new Set(people)).toEqual(new Set(children.flatMap((c) => c.people)));
        for (const f of families)
          for (const c of children) if (f.children.includes(c.child)) expect(f.people).toEqual(expect.arrayContaining(c.people));
      }),
    );
  });

  it('calls each guardian once, and every child stands in the call of all its guardians [BEY-04]', () => {
    fc.assert(
      fc.property(schools, fc.integer({ min: 0, max: 3 }), (children, from) => {
        const plan = planByFamily(children.map(planned), reached(children), new Set(), from);
        const called = plan.calls.flatMap((call) => ('parents' in call.to ? call.to.parents : []));
        expect(new Set(called).size).toBe(called.length);
        for (const made of plan.made) {
          const call = plan.calls.find((one) => one.seq === made.group);
          const people = children.find((c) => c.child === made.studentId)?.people ?? [];
          expect(call !== undefined && 'parents' in call.to ? call.to.parents : []).toEqual(
            expect.arrayContaining(people.map((p) => `w-${p}`)),
          );
        }
      }),
    );
  });

  it('lets a family wait only when all of it have had their messages of the day [BEY-05]', () => {
    const children = [child('a', 'mother', 'father'), child('b', 'mother'), child('x', 'other')];
    const plan = planByFamily(children.map(planned), reached(children), new Set(['mother', 'other']), 0);
    expect(plan.calls).toEqual([{ seq: 1, to: { parents: ['w-mother', 'w-father'] } }]);
    expect(plan.waiting).toEqual([{ seq: 2, receivers: 1 }]);
    expect(plan.made.map((m) => m.group)).toEqual([1, 1, 2]);
  });

  it('cuts a chain of guardianships that is larger than a call, and keeps each child with its guardians', () => {
    const chain = Array.from({ length: 30 }, (_, i) => child(`c${String(i)}`, `p${String(i)}`, `p${String(i + 1)}`));
    const calls = packFamilies(familiesOf(chain), 10, new Map(chain.map((c) => [c.child, c.people])));
    expect(Math.max(...calls.map((c) => c.people.length))).toBeLessThanOrEqual(10);
    expect(calls.flatMap((c) => c.children)).toHaveLength(30);
    for (const call of calls)
      for (const id of call.children) expect(call.people).toEqual(expect.arrayContaining(chain.find((c) => c.child === id)!.people));
  });
});

describe('bundles', () => {
  const waits = (noticeId: string, studentId: string, personId: string) => ({ noticeId, studentId, personId });

  it('say how many notices wait, one call per number, and no number where guardians differ [BEY-05]', () => {
    const calls = planBundle([
      waits('n1', 'a', 'mother'),
      waits('n2', 'a', 'mother'),
      waits('n1', 'b', 'mother'),
      waits('n1', 'x', 'other'),
      waits('n1', 'y', 'dad'),
      waits('n2', 'y', 'dad'),
      waits('n2', 'z', 'dad'),
      waits('n2', 'z', 'aunt'),
    ]);
    expect(calls).toEqual([
      {
        notices: 2,
        people: ['mother'],
        children: [
          { studentId: 'a', noticeIds: ['n1', 'n2'] },
          { studentId: 'b', noticeIds: ['n1'] },
        ],
      },
      { notices: 1, people: ['other'], children: [{ studentId: 'x', noticeIds: ['n1'] }] },
      {
        notices: null,
        people: ['dad', 'aunt'],
        children: [
          { studentId: 'y', noticeIds: ['n1', 'n2'] },
          { studentId: 'z', noticeIds: ['n2'] },
        ],
      },
    ]);
  });
});

function planned({ child: id, people }: { child: string; people: string[] }): PlanChild {
  return { studentId: id, classId: 'k', userid: `u-${id}`, receivers: people.length, joined: people.length, shared: [] };
}
function reached(children: readonly { child: string; people: string[] }[]): Map<string, { id: string; userid: string }[]> {
  return new Map(children.map((c) => [c.child, c.people.map((id) => ({ id, userid: `w-${id}` }))]));
}
