import type { RecipientNode } from '@contracts/notices';
import { id } from './ids';

export const STAFF = [
  { id: id('staff', 1), name: '何嘉敏', department: '教務處', title: '教務主任' },
  { id: id('staff', 2), name: '林慧儀', department: '小學部', title: '班主任' },
  { id: id('staff', 3), name: '梁志恆', department: '總務處', title: '主任' },
  { id: id('staff', 4), name: '黃詠詩', department: '小學部', title: '英文科老師' },
  { id: id('staff', 5), name: '鄭家輝', department: '訓導處', title: null },
  { id: id('staff', 6), name: 'Maria do Rosário Gomes', department: '小學部', title: '葡文科老師' },
  { id: id('staff', 7), name: '吳美琪', department: '資訊科技組', title: '技術員' },
];

const NAMES = [
  '陳樂瑤',
  '李子軒',
  '黃穎欣',
  '吳家朗',
  'Pedro Gomes',
  '鄭可兒',
  '梁思行',
  '何芷晴',
  '馮梓朗',
  '譚詠心',
  '歐陽俊',
  '曾凱琳',
  '周浩然',
  '蔡雅文',
  '葉正熙',
  '鄧綺琪',
  '蘇柏宇',
  '盧靖雯',
  '郭天佑',
  '潘樂怡',
  '余子謙',
  '許曉晴',
  '趙文杰',
  '孫詩婷',
  '朱家樂',
  '麥嘉欣',
  '羅俊彥',
  '謝心悅',
  '胡志軒',
  '方雅婷',
  '江柏霖',
  '董芷珊',
  '范子樂',
];
const sizes: readonly [string, number][] = [
  ['小四A', 32],
  ['小四B', 31],
  ['小五A', 33],
  ['小五B', 32],
  ['小五C', 30],
  ['小一A', 28],
];

export const CLASSES = sizes.map(([name, size], index) => ({
  id: id('node', 10 + index),
  name,
  size,
  teacher: name === '小四B' ? '林慧儀' : '黃詠詩',
}));

/** Students of a class; the first of 小四B is 陳樂瑤, the first of 小一A is 陳樂謙. */
export function studentsOf(classId: string): { id: string; name: string }[] {
  const index = CLASSES.findIndex((item) => item.id === classId);
  const found = CLASSES[index];
  if (found === undefined) return [];
  return Array.from({ length: found.size }, (_place, n) => ({
    id: id('student', (index + 1) * 100 + n),
    name:
      n === 0 && found.name === '小四B'
        ? '陳樂瑤'
        : n === 0 && found.name === '小一A'
          ? '陳樂謙'
          : (NAMES[(n * 7 + index * 5 + 1) % NAMES.length] ?? ''),
  }));
}

const node = (
  n: number,
  parent: number | null,
  kind: RecipientNode['kind'],
  name: string,
  students: number,
  facts: Partial<RecipientNode> = {},
): RecipientNode => ({
  id: id('node', n),
  parentId: parent === null ? null : id('node', parent),
  kind,
  name,
  students,
  guardians: Math.round(students * 1.84),
  joined: Math.round(students * 1.81),
  myRole: null,
  selectable: true,
  alumni: false,
  ...facts,
});

/** What 林慧儀 may address: 小四B as class teacher, others as subject teacher. */
export const TREE: RecipientNode[] = [
  node(1, null, 'campus', '小學部校區', 158, { selectable: false }),
  node(2, 1, 'section', '小學', 158, { selectable: false }),
  node(3, 2, 'grade', '小四級', 63),
  node(4, 2, 'grade', '小五級', 95),
  ...CLASSES.slice(0, 5).map((item, index) =>
    node(10 + index, index < 2 ? 3 : 4, 'class', item.name, item.size, {
      myRole: item.name === '小四B' ? 'class_teacher' : 'subject_teacher',
    }),
  ),
];
