import type { NoticeProgress } from '@contracts/notices';
import type { StoneCounts } from '@contracts/notice-types';
import { STAFF, studentsOf, CLASSES } from '@testing/fixtures/fixture-people';
import { stoneAt } from '@testing/fixtures/fixture-notices';
import { ago, id } from '@testing/fixtures/ids';

const MORE = ['Teresa Lopes', '黃詠琪', '吳偉強', '譚美玲', '李家俊', '黎麗華', '馮思穎', '蘇永年', '陳美儀', '周子健'];
export const PEOPLE = [
  ...STAFF.map((person) => ({ id: person.id, name: person.name })),
  ...MORE.map((name, n) => ({ id: id('staff', 20 + n), name })),
];

const line = (
  n: number,
  name: string,
  teacher: string | null,
  done: number,
  opened: number,
  delivered: number,
  unreached: number,
): NoticeProgress['classes'][number] => ({
  classId: id('node', 400 + n),
  name,
  teacher,
  students: done + opened + delivered + unreached,
  stones: { done, opened, delivered, waiting: 0, unreached },
});
/** Classes of the drawing, in the order of the tree. */
export const CLASS_ROWS: NoticeProgress['classes'] = [
  line(1, '小一A', '陳美儀', 28, 1, 1, 0),
  line(2, '小一B', '何嘉敏', 30, 0, 0, 0),
  line(3, '小一C', '譚美玲', 26, 2, 0, 1),
  line(4, '小二A', '周子健', 30, 1, 0, 0),
  line(5, '小二B', '黃詠詩', 31, 0, 0, 0),
  line(6, '小二C', 'Teresa Lopes', 18, 6, 2, 2),
  line(7, '小三A', '鄭家輝', 32, 0, 0, 0),
  line(8, '小三B', '吳偉強', 30, 2, 0, 1),
  line(9, '小三C', '吳美琪', 27, 0, 0, 0),
  line(10, '小四A', '馮思穎', 27, 2, 1, 2),
  line(11, '小四B', '林慧儀', 29, 1, 0, 1),
  line(12, '小四C', null, 31, 0, 0, 0),
  line(13, '小五A', '蘇永年', 31, 1, 0, 1),
  line(14, '小五B', '黎麗華', 25, 4, 1, 2),
  line(15, '小五C', '李家俊', 30, 0, 0, 0),
  line(16, '小六A', '梁志恆', 30, 0, 0, 0),
  line(17, '小六B', 'Maria do Rosário Gomes', 30, 0, 0, 0),
  line(18, '小六C', '李家俊', 18, 1, 0, 1),
];

export function pupilsOf(classId: string, stones: StoneCounts | undefined) {
  const index = CLASS_ROWS.findIndex((item) => item.classId === classId);
  const names = studentsOf(CLASSES[Math.max(0, index) % CLASSES.length]?.id ?? '');
  const size = stones === undefined ? 0 : stones.done + stones.opened + stones.delivered + stones.waiting + stones.unreached;
  return Array.from({ length: size }, (_place, n) => {
    const stone = stoneAt(n, stones as StoneCounts);
    return {
      studentId: id('student', 40_000 + index * 100 + n),
      student: names[n % names.length]?.name ?? '',
      stone,
      at: stone === 'unreached' ? null : ago(60 + n * 7),
    };
  });
}
