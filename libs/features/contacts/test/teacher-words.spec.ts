import { describe, expect, it } from '@jest/globals';
import { placesTold } from '../domain/teacher-words';

describe('what a teacher is told when a class gets its teachers', () => {
  const lead = { memberId: 'a', role: 'class_teacher', subject: null } as const;
  const chinese = { memberId: 'a', role: 'subject_teacher', subject: '中文' } as const;
  const maths = { memberId: 'b', role: 'subject_teacher', subject: '數學' } as const;

  it('names class and role once per save, and nobody whose place stays [SCH-08]', () => {
    expect([...placesTold([maths], [lead, chinese, maths], '小四B', 'zh-Hant')]).toEqual([
      ['a', '您已被設為小四B班主任、任課老師（中文）'],
    ]);
    expect([...placesTold([], [lead], '4B', 'en')]).toEqual([['a', 'You are now class teacher of 4B']]);
    expect([...placesTold([lead], [lead], '4B', 'en')]).toEqual([]);
  });

  it('tells who was removed what he no longer is [SCH-08]', () => {
    expect([...placesTold([lead, maths], [lead], '小四B', 'zh-Hant')]).toEqual([['b', '您已不再是小四B的任課老師（數學）']]);
    expect([...placesTold([lead], [], '4B', 'pt')]).toEqual([['a', 'Já não é director de turma de 4B']]);
  });
});
