import type { RegisterEntry } from './bureau-document';
import type { UnitPlan } from './school-plan';

type Extra = Pick<RegisterEntry, 'cardType' | 'nameZh' | 'namePt' | 'birthDate' | 'note'> & Partial<RegisterEntry> & { end: string };

/** Grade in which the unit takes its first pupils. */
const FIRST_GRADE = { 'wy-primary': 'P1', 'wy-secondary': 'SJ1', 'hk-all': 'EI1' } as const;
const FIRST_AGE = { 'wy-primary': 6, 'wy-secondary': 12, 'hk-all': 3 } as const;

/**
 * People whom the register knows and no directory yet, and cards with whom something is wrong: each case of the register
 * once per school. Numbers: `9`, the seed of the plan, four digits; `XX`, two digits of the seed, three digits.
 */
export function registerExtras(plan: UnitPlan, first: number): RegisterEntry[] {
  const born = String(first - FIRST_AGE[plan.key]);
  const pupil = { cardType: 'S', gradeCode: FIRST_GRADE[plan.key], classCode: '' } as const;
  const extras: Extra[] = [
    { ...pupil, end: '0001', nameZh: '陳小小', namePt: 'CHAN SIO SIO', birthDate: `${born}0105`, note: '新生：可訂閱' },
    { ...pupil, end: '0002', nameZh: '陳大大', namePt: 'CHAN TAI TAI', birthDate: `${born}0615`, note: '新生：陳小小的弟弟' },
    { ...pupil, end: '0003', nameZh: '', namePt: 'Sofia Xavier', birthDate: `${born}0302`, note: '新生：只有葡文姓名' },
    { ...pupil, end: '0004', cardNo: null, nameZh: '王帥', namePt: 'WONG SOI', birthDate: `${born}0410`, note: '新生：臨時證號' },
    {
      ...pupil,
      end: '0005',
      nameZh: '林曉晴',
      namePt: 'LAM HIO CHENG',
      birthDate: `${born}0721`,
      temporaryNo: temporaryNo(plan, '0005'),
      note: '新生：臨時證號已換成正式證',
    },
    { ...pupil, end: '0006', nameZh: '何子軒', namePt: 'HO CHI HIN', birthDate: `${born}0811`, cardStatus: 'lost', note: '遺失的證' },
    { ...pupil, end: '0007', nameZh: '黃詠詩', namePt: 'WONG WENG SI', birthDate: `${born}0228`, cardStatus: 'expired', note: '過期的證' },
    {
      ...pupil,
      end: '0008',
      nameZh: '李偉明',
      namePt: 'LEI WAI MENG',
      birthDate: `${born}0519`,
      cardStatus: 'cancelled',
      note: '註銷的證',
    },
    { ...pupil, end: '0009', nameZh: '周美儀', namePt: 'CHAO MEI I', birthDate: `${born}0130`, answer: 'never', note: '查詢時沒有回應' },
    { ...pupil, end: '0010', nameZh: '吳志遠', namePt: 'NG CHI UN', birthDate: `${born}0614`, schoolCode: 'Z-999', note: '其他學校的學生' },
    { cardType: 'T', end: '0021', nameZh: '李寧', namePt: 'LEI NENG', birthDate: '19880316', note: '新教師' },
    { cardType: 'E', end: '0022', nameZh: '李寧', namePt: 'LEI NENG', birthDate: '19880316', note: '新教師的職員證（兩種身份）' },
    { cardType: 'E', end: '0023', nameZh: '馮國強', namePt: 'FONG KUOK KEONG', birthDate: '19751209', note: '新職員' },
    { cardType: 'T', end: '0024', cardNo: null, nameZh: '趙雅文', namePt: 'CHIO NGA MAN', birthDate: '19950623', note: '新教師：臨時證號' },
    {
      cardType: 'T',
      end: '0025',
      nameZh: '鄭家輝',
      namePt: 'CHEANG KA FAI',
      birthDate: '19820904',
      cardStatus: 'lost',
      note: '遺失的教學人員證',
    },
  ];
  return extras.map(({ end, ...given }) => {
    const cardNo = given.cardNo === null ? null : `9${String(plan.seed)}${end}`;
    const number = given.cardNo === null ? temporaryNo(plan, end) : (given.temporaryNo ?? null);
    return {
      cardStatus: 'valid',
      schoolCode: plan.number,
      ...given,
      ref: `${given.cardType}-${cardNo ?? number ?? ''}`,
      cardNo,
      temporaryNo: number,
    };
  });
}

const temporaryNo = (plan: UnitPlan, end: string): string => `XX${String(plan.seed % 100).padStart(2, '0')}${end.slice(-3)}`;
