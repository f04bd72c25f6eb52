/** What a demo unit looks like, before people are made for it. */
export interface ClassPlan {
  name: string;
  pupils: number;
  /** Named class teacher; made up where absent. */
  teacher?: string;
}
export interface GradePlan {
  name: string;
  /** WeCom's standard grade (wecom 08, 5). */
  standardGrade: number;
  classes: ClassPlan[];
}
export interface SectionPlan {
  name: string;
  grades: GradePlan[];
}
export interface NamedMember {
  name: string;
  userid: string;
  department: string;
  position: string;
  role?: 'founder' | 'super_admin' | 'sub_admin';
  /** Labels the member holds. */
  adminLabel?: boolean;
  /** WeCom status: 1 active, 4 not activated. */
  status?: 1 | 4;
}
export interface NamedPupil {
  name: string;
  className: string;
  /** Key of the family in `NamedFamily`. */
  family: string;
}
export interface NamedGuardian {
  name: string;
  family: string;
  relation: '媽媽' | '爸爸' | '奶奶' | '爺爺' | '外婆' | '外公';
  /** Which children, by name; all of the family where absent. */
  children?: string[];
  joined: boolean;
}
export interface UnitPlan {
  key: 'wy-primary' | 'wy-secondary' | 'hk-all';
  school: { name: string; nameEn: string; namePt: string };
  number: string;
  name: string;
  nameEn: string;
  namePt: string;
  corpId: string;
  campus: string;
  sections: SectionPlan[];
  departments: string[];
  members: NamedMember[];
  pupils: NamedPupil[];
  guardians: NamedGuardian[];
  /** Further staff without a class. */
  otherStaff: number;
  seed: number;
}

const WANG_YEUNG = { name: '望洋學校', nameEn: 'Mong Ieong School', namePt: 'Escola Mong Ieong' };
const HO_KONG = { name: '濠光學校', nameEn: 'Hou Kuong School', namePt: 'Colégio Hou Kuong' };
const STAFF_DEPARTMENTS = ['校長室', '教務處', '訓導處', '總務處', '中文科', '英文科', '數學科', '葡文科', '常識及科學科', '藝體科'];

const grade = (name: string, standardGrade: number, classes: ClassPlan[]): GradePlan => ({
  name,
  standardGrade,
  classes,
});
const many = (prefix: string, letters: string, pupils: number): ClassPlan[] =>
  [...letters].map((letter) => ({ name: `${prefix}${letter}`, pupils }));

/** The primary unit of the drawings: 540 pupils in 18 classes. */
const primary: UnitPlan = {
  key: 'wy-primary',
  school: WANG_YEUNG,
  number: 'B-217',
  name: '小學部',
  nameEn: 'Primary',
  namePt: 'Primário',
  corpId: 'ww5a2170c1d0e9f3b7',
  campus: '小學部校區',
  departments: STAFF_DEPARTMENTS,
  sections: [
    {
      name: '小學',
      grades: [
        grade('小一級', 31, [
          { name: '小一A', pupils: 30, teacher: '陳美儀' },
          { name: '小一B', pupils: 30 },
          { name: '小一C', pupils: 29, teacher: '譚美玲' },
        ]),
        grade('小二級', 32, [
          { name: '小二A', pupils: 31, teacher: '周子健' },
          { name: '小二B', pupils: 30 },
          { name: '小二C', pupils: 28, teacher: 'Teresa Lopes' },
        ]),
        grade('小三級', 33, [
          { name: '小三A', pupils: 31 },
          { name: '小三B', pupils: 33, teacher: '吳偉強' },
          { name: '小三C', pupils: 30 },
        ]),
        grade('小四級', 34, [
          { name: '小四A', pupils: 32, teacher: '馮思穎' },
          { name: '小四B', pupils: 31, teacher: '林慧儀' },
          { name: '小四C', pupils: 30 },
        ]),
        grade('小五級', 35, [
          { name: '小五A', pupils: 33, teacher: '蘇永年' },
          { name: '小五B', pupils: 32, teacher: '黎麗華' },
          { name: '小五C', pupils: 30 },
        ]),
        grade('小六級', 36, [
          { name: '小六A', pupils: 30 },
          { name: '小六B', pupils: 30 },
          { name: '小六C', pupils: 20, teacher: '李家俊' },
        ]),
      ],
    },
  ],
  members: [
    {
      name: '周永康',
      userid: 'chau.wing.hong',
      department: '校長室',
      position: '校長',
      role: 'founder',
      adminLabel: true,
    },
    {
      name: '何嘉敏',
      userid: 'ho.ka.man',
      department: '教務處',
      position: '教務主任',
      role: 'super_admin',
      adminLabel: true,
    },
    { name: '梁志恆', userid: 'leong.chi.hang', department: '總務處', position: '資訊主任', role: 'sub_admin' },
    { name: '黃詠琪', userid: 'wong.weng.kei', department: '訓導處', position: '訓導主任', role: 'super_admin' },
    { name: '林慧儀', userid: 'lam.wai.i', department: '中文科', position: '教師' },
    { name: 'Teresa Lopes', userid: 'teresa.lopes', department: '葡文科', position: '教師' },
  ],
  pupils: [
    { name: '陳樂瑤', className: '小四B', family: 'chan' },
    { name: '陳樂謙', className: '小一A', family: 'chan' },
    { name: 'Marco Rosário', className: '小二C', family: 'rosario' },
    { name: '鄧浩然', className: '小四B', family: 'tang' },
  ],
  guardians: [
    { name: '歐陽靜', family: 'chan', relation: '媽媽', joined: true },
    { name: '陳俊傑', family: 'chan', relation: '爸爸', joined: true },
    { name: 'Maria Rosário', family: 'rosario', relation: '媽媽', joined: true },
    { name: '鄧燕芳', family: 'tang', relation: '奶奶', joined: false },
  ],
  otherStaff: 14,
  seed: 217,
};

/** The largest unit: about 1,200 pupils in 36 classes. */
const secondary: UnitPlan = {
  key: 'wy-secondary',
  school: WANG_YEUNG,
  number: 'B-218',
  name: '中學部',
  nameEn: 'Secondary',
  namePt: 'Secundário',
  corpId: 'ww5a2180c1d0e9f3b8',
  campus: '中學部校區',
  departments: STAFF_DEPARTMENTS,
  sections: [
    {
      name: '初中',
      grades: ['初一', '初二', '初三'].map((name, i) => grade(`${name}級`, 61 + i, many(name, 'ABCDEF', 34))),
    },
    {
      name: '高中',
      grades: ['高一', '高二', '高三'].map((name, i) => grade(`${name}級`, 91 + i, many(name, 'ABCDEF', 33))),
    },
  ],
  members: [
    {
      name: '司徒正賢',
      userid: 'szeto.cheng.in',
      department: '校長室',
      position: '校長',
      role: 'founder',
      adminLabel: true,
    },
    {
      name: '羅綺雯',
      userid: 'lo.i.man',
      department: '教務處',
      position: '教務主任',
      role: 'super_admin',
      adminLabel: true,
    },
    { name: '林慧儀', userid: 'lam.wai.i', department: '中文科', position: '兼任教師' },
  ],
  pupils: [{ name: '郭曦文', className: '高三A', family: 'kuok' }],
  guardians: [{ name: '郭國強', family: 'kuok', relation: '爸爸', joined: true }],
  otherStaff: 30,
  seed: 218,
};

/** The other school: kindergarten to senior secondary. */
const other: UnitPlan = {
  key: 'hk-all',
  school: HO_KONG,
  number: 'C-105',
  name: '幼小中一貫部',
  nameEn: 'Kindergarten to Secondary',
  namePt: 'Infantil a Secundário',
  corpId: 'ww5a1050c1d0e9f3c1',
  campus: '本校',
  departments: STAFF_DEPARTMENTS,
  sections: [
    {
      name: '幼兒教育',
      grades: ['幼兒一', '幼兒二', '幼兒三'].map((name, i) => grade(`${name}級`, 2 + i, many(name, 'AB', 22))),
    },
    {
      name: '小學',
      grades: ['小一', '小二', '小三', '小四', '小五', '小六'].map((name, i) => grade(`${name}級`, 31 + i, many(name, 'A', 28))),
    },
    {
      name: '初中',
      grades: ['初一', '初二', '初三'].map((name, i) => grade(`${name}級`, 61 + i, many(name, 'A', 30))),
    },
    {
      name: '高中',
      grades: ['高一', '高二', '高三'].map((name, i) => grade(`${name}級`, 91 + i, many(name, 'A', 27))),
    },
  ],
  members: [
    {
      name: '關麗珊',
      userid: 'kuan.lai.san',
      department: '校長室',
      position: '校長',
      role: 'founder',
      adminLabel: true,
    },
    {
      name: '麥啟明',
      userid: 'mak.kai.meng',
      department: '教務處',
      position: '教務主任',
      role: 'super_admin',
      adminLabel: true,
    },
    { name: '葉可兒', userid: 'ip.ho.i', department: '中文科', position: '教師' },
  ],
  pupils: [{ name: '區卓妍', className: '小三A', family: 'ao' }],
  guardians: [{ name: '區慧珊', family: 'ao', relation: '媽媽', joined: true }],
  otherStaff: 8,
  seed: 105,
};

/** Two units of one school and one of another (issue: demo schools). */
export const UNIT_PLANS: readonly UnitPlan[] = [primary, secondary, other];
