import type { ImportColumn } from '@features/imports';

/** Guardians that one row can bring; more are added on the pupil's card. */
export const GUARDIANS = 4;

const head = (zh: string, en: string, pt: string) => ({ zh, en, pt });

/** Columns of SCH-20; the export has the same, and 加入狀態 behind them. */
export const SCHOOL_COLUMNS: readonly ImportColumn[] = [
  { key: 'name', header: head('學生姓名', 'Student name', 'Nome do aluno'), required: true, width: 14, example: '陳大文' },
  { key: 'class', header: head('班級路徑', 'Class path', 'Caminho da turma'), required: true, width: 26, example: '小學/小一/小一甲' },
  {
    key: 'mobile',
    header: head('學生手機', 'Student mobile', 'Telemóvel do aluno'),
    required: false,
    width: 16,
    mobile: true,
    example: '',
  },
  ...Array.from({ length: GUARDIANS }, (_, i): ImportColumn[] => {
    const n = String(i + 1);
    const first = i === 0;
    return [
      {
        key: `mobile${n}`,
        header: head(`家長${n}手機`, `Parent ${n} mobile`, `Telemóvel do encarregado ${n}`),
        required: first,
        width: 16,
        mobile: true,
        example: first ? '+853 66123456' : '',
      },
      {
        key: `relation${n}`,
        header: head(`家長${n}關係`, `Parent ${n} relation`, `Parentesco do encarregado ${n}`),
        required: first,
        width: 12,
        example: first ? '媽媽' : '',
      },
    ];
  }).flat(),
];

export const JOINED = head('加入狀態', 'Joined', 'Adesão');
