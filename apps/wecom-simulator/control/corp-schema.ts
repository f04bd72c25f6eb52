const text = { type: 'string' };
const flag = { type: 'boolean' };
const whole = { type: 'integer' };
const texts = { type: 'array', items: text };
const wholes = { type: 'array', items: whole };
const list = (required: string[], properties: object): object => ({
  type: 'array',
  items: { type: 'object', required, properties },
});

export const CALLBACK_SCHEMA = {
  type: 'object',
  required: ['url', 'token', 'aesKey'],
  properties: { url: text, token: text, aesKey: text, schoolEvents: flag, verify: flag },
};

const memberScope = { type: 'object', properties: { users: texts, departments: wholes, tags: wholes } };
const parentScope = { type: 'object', properties: { students: texts, departments: wholes } };
const schoolRights = { type: 'array', items: { enum: ['edit', 'read', 'parent-app'] } };

export const APP_PATCH_SCHEMA = {
  type: 'object',
  properties: {
    homeUrl: text,
    trustedDomains: texts,
    loginDomains: texts,
    scope: memberScope,
    parentScope,
    schoolRights,
    enabled: flag,
    name: text,
    description: text,
    logoUrl: text,
    reportEnter: flag,
    secret: { type: 'string', minLength: 1 },
  },
};

/** The shape of a corp document; what its parts say about each other is checked when the corp is built. */
export const CORP_SCHEMA = {
  type: 'object',
  required: ['name', 'contactSync'],
  properties: {
    name: text,
    fullName: text,
    school: flag,
    verified: flag,
    seats: whole,
    parentCap: whole,
    subscribeMode: { enum: [1, 2] },
    chatCreateMode: { enum: [0, 1] },
    syncReads: flag,
    contactSync: {
      type: 'object',
      required: ['secret'],
      properties: { secret: text, callback: { anyOf: [CALLBACK_SCHEMA, { type: 'null' }] } },
    },
    departments: list(['id', 'name', 'parentid'], {
      id: whole,
      name: text,
      parentid: whole,
      order: whole,
      name_en: text,
    }),
    members: list(['userid', 'name', 'department'], { userid: text, name: text, department: wholes }),
    tags: list(['tagid', 'tagname'], { tagid: whole, tagname: text, userlist: texts, partylist: wholes, owner: whole }),
    schoolDepartments: list(['id', 'name', 'parentid', 'type'], {
      id: whole,
      name: text,
      parentid: whole,
      type: whole,
    }),
    students: list(['student_userid', 'name', 'department'], { student_userid: text, name: text, department: wholes }),
    parents: list(['parent_userid', 'mobile', 'children'], {
      parent_userid: text,
      mobile: text,
      children: list(['student_userid', 'relation'], { student_userid: text, relation: text }),
    }),
    apps: list(['agentId', 'name', 'secret'], {
      agentId: whole,
      name: text,
      secret: text,
      trustedDomains: texts,
      loginDomains: texts,
      schoolRights,
      scope: memberScope,
      parentScope,
      callback: { anyOf: [CALLBACK_SCHEMA, { type: 'null' }] },
    }),
  },
};
