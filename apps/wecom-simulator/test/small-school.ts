import type { CorpDocument } from '../state/corp-document';

export const CORP = 'wwtestschool00001';
export const OTHER_CORP = 'wwtestschool00002';
export const SECRETS = {
  sync: 'sync-secret-1',
  edit: 'edit-secret-1',
  notice: 'notice-secret-1',
  plain: 'plain-secret-1',
};
export const AGENTS = { edit: 1000002, notice: 1000003, plain: 1000004 };
export const PLATFORM_HOST = 'app.campus.localhost:3000';
export const AES_KEY = 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM';
export const TOKEN = 'SmartCampus2024';

/** One class of two pupils with three parents, a grade, two teachers and three apps; enough for every family of endpoints. */
export const smallSchool = (): CorpDocument => ({
  name: '望洋學校',
  contactSync: { secret: SECRETS.sync },
  departments: [
    { id: 2, name: '教務處', parentid: 1 },
    { id: 3, name: '小學部', parentid: 2 },
    { id: 4, name: '總務處', parentid: 1 },
  ],
  members: [
    {
      userid: 'Lam.WaiYi',
      name: '林慧儀',
      department: [3],
      is_leader_in_dept: [1],
      mobile: '+853 66000001',
      email: 'lam@school.mo',
    },
    { userid: 'ho.kaman', name: '何嘉敏', department: [2], mobile: '+853 66000002' },
    { userid: 'staff.store', name: '倉務員', department: [4], mobile: '+853 66000003' },
  ],
  tags: [{ tagid: 1, tagname: '管理員', userlist: ['ho.kaman'], partylist: [] }],
  schoolDepartments: [
    { id: 2, name: '小學教育', parentid: 1, type: 3 },
    { id: 40, name: '小四', parentid: 2, type: 2, standard_grade: 34, register_year: 2023 },
    {
      id: 401,
      name: 'A',
      parentid: 40,
      type: 1,
      department_admins: [{ userid: 'Lam.WaiYi', type: 3, subject: '中文' }],
    },
    { id: 402, name: 'B', parentid: 40, type: 1 },
  ],
  students: [
    { student_userid: 's001', name: '陳樂瑤', department: [401], mobile: '+853 65000001' },
    { student_userid: 's002', name: '陳樂謙', department: [402] },
    { student_userid: 's003', name: '鄧穎心', department: [402], is_subscribe: 1 },
  ],
  parents: [
    {
      parent_userid: 'P001',
      mobile: '+853 62000001',
      name: '歐陽靜',
      is_subscribe: 1,
      children: [
        { student_userid: 's001', relation: '媽媽' },
        { student_userid: 's002', relation: '媽媽' },
      ],
    },
    {
      parent_userid: 'p002',
      mobile: '+853 62000002',
      is_subscribe: 1,
      children: [{ student_userid: 's001', relation: '爸爸' }],
    },
    {
      parent_userid: 'p003',
      mobile: '+853 62000003',
      name: '鄧燕芳',
      is_subscribe: 0,
      children: [{ student_userid: 's003', relation: '奶奶' }],
    },
  ],
  apps: [
    {
      agentId: AGENTS.edit,
      name: '智慧校園',
      secret: SECRETS.edit,
      schoolRights: ['edit'],
      trustedDomains: [PLATFORM_HOST],
    },
    {
      agentId: AGENTS.notice,
      name: '家校通知',
      secret: SECRETS.notice,
      schoolRights: ['parent-app'],
      trustedDomains: [PLATFORM_HOST],
    },
    {
      agentId: AGENTS.plain,
      name: '請假',
      secret: SECRETS.plain,
      scope: { departments: [2] },
      trustedDomains: ['other.example.mo'],
    },
  ],
});

export const otherSchool = (): CorpDocument => ({
  name: '濠江中學',
  contactSync: { secret: 'sync-secret-2' },
  parents: [],
  apps: [
    {
      agentId: AGENTS.notice,
      name: '家校通知',
      secret: 'notice-secret-2',
      schoolRights: ['edit', 'parent-app'],
      trustedDomains: [PLATFORM_HOST],
    },
  ],
});
