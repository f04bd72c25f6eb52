import { useState } from 'react';
import { followingYear } from '../state/school-years';
import { sim, useRead, type B08Section, type B08Table, type SchoolLine } from './api';
import { useLanguage } from './i18n';

type Change = (sections: readonly B08Section[]) => B08Section[];

/** The sections with one grade changed. */
const inGrade =
  (section: number, grade: number, change: (classes: B08Section['grades'][number]) => B08Section['grades'][number]): Change =>
  (sections) =>
    sections.map((one, s) => (s === section ? { ...one, grades: one.grades.map((each, g) => (g === grade ? change(each) : each)) } : one));

/** The class table of a school and year: classes are added and removed, then filed as a new version. */
export function Tables({ school, say, changed }: { school: SchoolLine; say: (text: string, bad?: boolean) => void; changed: () => void }) {
  const { t, tag } = useLanguage();
  const { data, again } = useRead<{ tables: B08Table[] }>(`/schools/${encodeURIComponent(school.schoolCode)}/tables`);
  const [year, setYear] = useState('');
  const [edited, setEdited] = useState<B08Section[] | null>(null);
  const [asking, setAsking] = useState(false);
  const tables = data?.tables ?? [];
  const table = tables.find((one) => one.schoolYear === year) ?? tables[0];
  const sections = edited ?? table?.sections ?? [];
  const language = tag === 'zh-Hant' ? 'zh' : tag;
  const path = `/schools/${encodeURIComponent(school.schoolCode)}/tables`;
  const run = async (action: () => Promise<unknown>, done: string): Promise<void> => {
    try {
      await action();
      setEdited(null);
      setAsking(false);
      say(done);
      again();
      changed();
    } catch (error) {
      say(t('faulty', { reason: error instanceof Error ? error.message : String(error) }), true);
    }
  };
  if (table === undefined) return <p className="empty">{data && t('notFiled')}</p>;
  const file = (schoolYear: string) =>
    run(() => sim('PUT', path, { schoolYear, sections }), t('filed', { year: schoolYear })).then(() => setYear(schoolYear));
  return (
    <section>
      <h2>{school.name}</h2>
      <div className="bar">
        <label>
          <span className="vh">{t('year')}</span>
          <select
            value={table.schoolYear}
            onChange={(event) => {
              setYear(event.target.value);
              setEdited(null);
            }}
          >
            {tables.map((one) => (
              <option key={one.schoolYear}>{one.schoolYear}</option>
            ))}
          </select>
        </label>
        <span className="hint grow">{edited === null ? t('version', { v: table.version }) : t('changed')}</span>
        <button type="button" className="btn p" disabled={edited === null} onClick={() => void file(table.schoolYear)}>
          {t('fileTable')}
        </button>
        <button type="button" className="btn" onClick={() => void file(followingYear(table.schoolYear))}>
          {t('copyYear')}
        </button>
        {asking ? (
          <>
            <span>{t('withdrawAsk', { year: table.schoolYear })}</span>
            <button
              type="button"
              className="btn d"
              onClick={() => void run(() => sim('DELETE', `${path}?schoolYear=${encodeURIComponent(table.schoolYear)}`), t('saved'))}
            >
              {t('withdraw')}
            </button>
            <button type="button" className="btn" onClick={() => setAsking(false)}>
              {t('cancel')}
            </button>
          </>
        ) : (
          <button type="button" className="btn d" onClick={() => setAsking(true)}>
            {t('withdraw')}
          </button>
        )}
      </div>
      {sections.map((section, s) => (
        <div className="panel" key={section.sectionCode}>
          <h2>{section.names[language]}</h2>
          {section.grades.map((grade, g) => (
            <div className="grade" key={grade.gradeCode}>
              <b>{grade.names[language]}</b>
              <ul>
                {grade.classes.map((cls) => (
                  <li key={cls.classCode} className="chip">
                    {cls.names[language]}
                    <button
                      type="button"
                      aria-label={t('removeClass', { name: cls.names[language] })}
                      onClick={() =>
                        setEdited(inGrade(s, g, (one) => ({ ...one, classes: one.classes.filter((each) => each !== cls) }))(sections))
                      }
                    >
                      ×
                    </button>
                  </li>
                ))}
                <li>
                  <button type="button" className="btn" onClick={() => setEdited(inGrade(s, g, withOneMore)(sections))}>
                    {t('addClass')}
                  </button>
                </li>
              </ul>
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}

/** One more class under the next free letter. */
function withOneMore(grade: B08Section['grades'][number]): B08Section['grades'][number] {
  const letter = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((one) => !grade.classes.some((cls) => cls.classCode === one));
  if (letter === undefined) return grade;
  const foreign = `${grade.names.pt}_${letter}`;
  return {
    ...grade,
    classes: [...grade.classes, { classCode: letter, names: { zh: `${letter}班`, pt: foreign, en: foreign }, capacity: 35 }],
  };
}
