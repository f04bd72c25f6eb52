import type { ImportColumn } from '@features/imports';

const head = (zh: string, en: string, pt: string) => ({ zh, en, pt });

/** Columns of the template for members: the fields of CON-13, and the department as a path (CON-23). */
export const MEMBER_COLUMNS: readonly ImportColumn[] = [
  { key: 'name', header: head('姓名', 'Name', 'Nome'), required: true, width: 14, example: '陳大文' },
  { key: 'mobile', header: head('手機', 'Mobile', 'Telemóvel'), required: true, width: 18, mobile: true, example: '+853 66123456' },
  {
    key: 'department',
    header: head('部門路徑', 'Department path', 'Caminho do departamento'),
    required: true,
    width: 30,
    example: '教務處/數學科',
  },
  {
    key: 'english',
    header: head('英文名/帳號', 'English name / ID', 'Nome em inglês / ID'),
    required: false,
    width: 18,
    example: 'David Chan',
  },
  { key: 'alias', header: head('別名', 'Alias', 'Alcunha'), required: false, width: 14, example: '' },
  { key: 'title', header: head('職務', 'Position', 'Cargo'), required: false, width: 16, example: '教師' },
  { key: 'gender', header: head('性別', 'Gender', 'Sexo'), required: false, width: 8, example: '男' },
  { key: 'landline', header: head('座機', 'Office number', 'Telefone fixo'), required: false, width: 14, example: '' },
  { key: 'email', header: head('個人郵箱', 'Personal e-mail', 'E-mail pessoal'), required: false, width: 24, example: '' },
  { key: 'kind', header: head('人員類別', 'Staff kind', 'Categoria'), required: false, width: 12, example: '教學人員' },
];
