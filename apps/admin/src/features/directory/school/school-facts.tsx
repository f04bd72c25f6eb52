import type { OkOf } from '@contracts/route';
import type { directoryApi, NodeTeacher } from '@contracts/directory';
import { m } from '@contracts/messages';
import { formatNumber } from '@ui/core/format/number';

type Header = OkOf<typeof directoryApi.node>;
interface Numbers {
  students: number;
  guardians: number;
  joined?: number | undefined;
}

/** 「(N名學生, M位家長)」 with those who follow 學校通知, where the reader may know (SCH-05). */
function countsOf({ students, guardians, joined }: Numbers): string {
  const counts = { students: formatNumber(students), guardians: formatNumber(guardians) };
  return joined === undefined
    ? m.console_directory_counts(counts)
    : m.console_directory_counts_joined({ ...counts, joined: formatNumber(joined) });
}

/** What stands below the title of a node: numbers, teachers, class group (SCH-05, SCH-08, SCH-09, SCH-10). */
export function SchoolFacts({
  numbers,
  header,
  onTeachers,
  onGroup,
}: {
  numbers: Numbers | undefined;
  header: Header | undefined;
  /** Undefined for whoever may not set them. */
  onTeachers: (() => void) | undefined;
  onGroup: () => void;
}) {
  return (
    <>
      {numbers === undefined ? <>&nbsp;</> : countsOf(numbers)}
      {header === undefined ? null : (
        <div className="cd-teachers">
          <TeacherLines kind={header.kind} teachers={header.teachers} />
          {onTeachers === undefined ? null : (
            <button type="button" className="cs-link" onClick={onTeachers}>
              {m.console_school_teachers_set()}
            </button>
          )}
          {header.kind === 'class' ? (
            <span>
              {m.console_school_group()}:{' '}
              {header.groupOpen ? (
                m.console_school_group_open()
              ) : (
                <button type="button" className="cs-link" onClick={onGroup}>
                  {m.console_school_group_create()} ›
                </button>
              )}
            </span>
          ) : null}
        </div>
      )}
    </>
  );
}

function teacherWord(teacher: NodeTeacher): string {
  return teacher.subject === null || teacher.subject === ''
    ? teacher.name
    : m.console_directory_subject_of({ name: teacher.name, subject: teacher.subject });
}

/** 「班主任: … 任課老師: …」; 負責人 for what is no class (SCH-08, SCH-10). */
function TeacherLines({ kind, teachers }: { kind: string; teachers: readonly NodeTeacher[] }) {
  const of = (role: NodeTeacher['role']) => teachers.filter((teacher) => teacher.role === role).map(teacherWord);
  const rows: [string, string[]][] =
    kind === 'class'
      ? [
          [m.console_directory_class_teacher(), of('class_teacher')],
          [m.console_directory_subject_teacher(), of('subject_teacher')],
        ]
      : [[m.console_directory_node_head(), of('head')]];
  return (
    <dl>
      {rows.map(([label, names]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={names.length === 0 && kind === 'class' ? 'cd-missing' : undefined}>
            {names.length === 0
              ? m.console_directory_not_set()
              : // A line breaks between two people, never inside a name.
                names.map((name, at) => (
                  <span key={`${name}${String(at)}`} className="cd-teachers__name">
                    {name}
                    {at < names.length - 1 ? m.notices_name_separator() : ''}
                  </span>
                ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
