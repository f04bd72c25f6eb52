import { CARD_STATUSES, CARD_TYPES, MODES } from '../state/model';

const text = { type: 'string', maxLength: 200 };
const nullable = (pattern: string): object => ({ anyOf: [{ type: 'null' }, { type: 'string', pattern }] });

export const ENTRY_SCHEMA = {
  type: 'object',
  required: ['cardType', 'cardNo', 'temporaryNo', 'cardStatus', 'birthDate', 'nameZh', 'namePt', 'schoolCode'],
  properties: {
    ref: text,
    cardType: { enum: CARD_TYPES },
    cardNo: nullable('^\\d{8}$'),
    temporaryNo: nullable('^XX\\d{5}$'),
    cardStatus: { enum: CARD_STATUSES },
    birthDate: { type: 'string', pattern: '^\\d{8}$' },
    nameZh: text,
    namePt: text,
    schoolCode: { ...text, minLength: 1 },
    gradeCode: text,
    classCode: text,
    seatNo: text,
    answer: { enum: ['never'] },
    note: text,
  },
};

const names = { type: 'object', required: ['zh', 'pt', 'en'], properties: { zh: text, pt: text, en: text } };
const list = (required: string[], properties: object): object => ({ type: 'array', items: { type: 'object', required, properties } });

/** Loose on purpose: a table with faults must be storable, since products have to refuse it. */
export const TABLE_SCHEMA = {
  type: 'object',
  required: ['schoolYear', 'sections'],
  properties: {
    schoolYear: text,
    version: text,
    sections: list(['sectionCode', 'names', 'grades'], {
      sectionCode: text,
      names,
      grades: list(['gradeCode', 'names', 'classes'], {
        gradeCode: text,
        names,
        classes: list(['classCode', 'names'], { classCode: text, names, capacity: { type: 'integer' } }),
      }),
    }),
  },
};

export const SCHOOL_SCHEMA = {
  type: 'object',
  required: ['name', 'schoolYear', 'tables', 'entries'],
  properties: {
    name: text,
    schoolYear: { type: 'string', pattern: '^\\d{4}/\\d{4}$' },
    tables: { type: 'array', items: TABLE_SCHEMA },
    entries: { type: 'array', items: ENTRY_SCHEMA },
  },
};

const behaviour = {
  type: 'object',
  required: ['mode'],
  properties: { mode: { enum: MODES }, ms: { type: 'integer', minimum: 0, maximum: 60_000 } },
};
export const MODES_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: { cards: behaviour, b08: behaviour, community: behaviour, support: behaviour },
};
