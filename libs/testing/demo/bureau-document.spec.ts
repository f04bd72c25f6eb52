import { describe, expect, it } from '@jest/globals';
import { isSchoolYear, readB08 } from '@bureau';
import { bureauDocument } from './bureau-document';
import { corpDocument } from './corp-document';
import { UNIT_PLANS } from './school-plan';

const platform = { origin: 'http://app.campus.localhost:3000', host: 'app.campus.localhost:3000' };
const documents = UNIT_PLANS.map((plan) => ({ plan, document: bureauDocument(plan, corpDocument(plan, platform, 2026), 2026) }));

describe('what the bureau knows of the demo schools', () => {
  it('is the same on every machine, with one number for one entry over all schools [I8]', () => {
    const [first] = documents;
    expect(bureauDocument(first!.plan, corpDocument(first!.plan, platform, 2026), 2026)).toEqual(first!.document);
    const numbers = documents.flatMap(({ document }) => document.entries.flatMap((entry) => [entry.cardNo, entry.temporaryNo]));
    const given = numbers.filter((number) => number !== null);
    expect(new Set(given).size).toBe(given.length);
    expect(given.filter((number) => !/^(\d{8}|XX\d{5})$/.test(number))).toEqual([]);
    const refs = documents.flatMap(({ document }) => document.entries.map((entry) => entry.ref));
    expect(new Set(refs).size).toBe(refs.length);
  });

  it('has every pupil with a class of the filed table, and 陳樂瑤 with the card of the drawings', () => {
    for (const { document } of documents) {
      const [table] = document.tables;
      const classes = new Set(
        table!.sections.flatMap((section) =>
          section.grades.flatMap((grade) => grade.classes.map((cls) => `${grade.gradeCode}/${cls.classCode}`)),
        ),
      );
      const pupils = document.entries.filter((entry) => entry.cardType === 'S' && entry.classCode !== '');
      expect(pupils.filter((entry) => !classes.has(`${entry.gradeCode ?? ''}/${entry.classCode ?? ''}`))).toEqual([]);
      expect(isSchoolYear(document.schoolYear)).toBe(true);
    }
    const named = documents[0]!.document.entries.find((entry) => entry.nameZh === '陳樂瑤' && entry.gradeCode === 'P4');
    expect(named).toMatchObject({ cardNo: '20163071', gradeCode: 'P4', classCode: 'B', namePt: 'CHAN LOK IO' });
  });

  it('holds class tables that keep to the format of the bureau [PRM-02]', () => {
    for (const { plan, document } of documents) {
      for (const table of document.tables) {
        expect(readB08(table, { schoolCode: plan.number, schoolYear: table.schoolYear })).toEqual({ ok: true, table });
      }
    }
  });
});
