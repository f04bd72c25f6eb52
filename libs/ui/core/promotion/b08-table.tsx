import { getLocale, m } from '@contracts/messages';
import type { B08Difference, B08TableView } from '@contracts/promotion-b08';
import { formatTableTime } from '../format/date';

const nameIn = (names: { zh: string; pt: string; en: string }): string => {
  const locale = getLocale();
  return locale === 'pt' ? names.pt : locale === 'en' ? names.en : names.zh;
};

/** The filed table: sections, grades, classes; what came and went since the last one (PRM-03, PRM-11). */
export function B08TableBlock({ table }: { table: B08TableView }) {
  return (
    <section className="pr-box">
      <div className="pr-head">
        <b>{table.schoolYear}</b>
        <span className="pr-quiet">
          {m.promotion_b08_table_facts({
            classes: table.classes,
            time: formatTableTime(table.fetchedAt),
            name: table.fetchedBy ?? '—',
          })}
        </span>
      </div>
      {table.difference === null ? null : <Difference difference={table.difference} />}
      {table.sections.map((section) => (
        <div key={section.sectionCode}>
          <h3 className="pr-grade">{nameIn(section.names)}</h3>
          <ul className="pr-list">
            {section.grades.map((grade) => (
              <li key={grade.gradeCode}>
                <span>{nameIn(grade.names)}</span>
                <span className="pr-chips">
                  {grade.classes.map((one) => (
                    <span key={one.classCode} className="pr-chip">
                      {one.classCode}
                    </span>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {table.missing.length === 0 ? null : (
        <>
          <h3 className="pr-grade">{m.promotion_b08_missing()}</h3>
          <div className="pr-chips">
            {table.missing.map((one) => (
              <span key={one.classId} className="pr-chip pr-chip--removed">
                {one.grade} {one.name}
              </span>
            ))}
          </div>
          <p className="pr-quiet">{m.promotion_b08_missing_note()}</p>
        </>
      )}
    </section>
  );
}

function Difference({ difference: { added, removed, renamed } }: { difference: B08Difference }) {
  if (added.length + removed.length + renamed.length === 0) return <p className="pr-quiet">{m.promotion_b08_same()}</p>;
  return (
    <div className="pr-chips">
      {added.length === 0 ? null : <span className="pr-chip pr-chip--added">{m.promotion_b08_added({ n: added.length })}</span>}
      {removed.length === 0 ? null : <span className="pr-chip pr-chip--removed">{m.promotion_b08_removed({ n: removed.length })}</span>}
      {renamed.length === 0 ? null : <span className="pr-chip">{m.promotion_b08_renamed({ n: renamed.length })}</span>}
    </div>
  );
}
