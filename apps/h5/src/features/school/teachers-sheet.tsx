import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { directoryApi, type DirectoryPerson, type TeacherRole } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi, type NodeForm } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteList, useRouteQuery } from '@ui/core/api/query';
import { ConflictFields } from '@ui/core/conflict/conflict-fields';
import { recordSpec } from '@ui/core/conflict/three-way';
import { useConflict } from '@ui/core/conflict/use-conflict';
import { IconPlus, IconTrash } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { toast } from '@ui/core/status/toast';
import { CursorList } from '@ui/mobile/cursor-list';
import { Sheet } from '@ui/mobile/sheet';
import { useSearchText } from '../../shared/use-search-text';

interface Entry {
  memberId: string;
  name: string;
  role: TeacherRole;
  subject: string;
}
interface Chosen {
  teachers: Entry[];
}
const SPEC = recordSpec<Chosen>(['teachers']);

const words = (teachers: readonly Entry[]): string =>
  teachers
    .map(({ name, role, subject }) => `${name}（${role === 'subject_teacher' ? subject : roleWord(role)}）`)
    .join(m.notices_name_separator());
const roleWord = (role: TeacherRole): string =>
  role === 'class_teacher'
    ? m.staff_school_class_teacher()
    : role === 'subject_teacher'
      ? m.staff_school_subject_teacher()
      : m.staff_school_head();
const entriesOf = (form: NodeForm): Entry[] =>
  form.teachers.map(({ memberId, name, role, subject }) => ({ memberId, name, role, subject: subject ?? '' }));

/** 設置老師 on the phone; a class teacher chooses the subject teachers, who leads is the administrators' (SCH-08, SCH-10). */
export function TeachersSheet({
  nodeId,
  mayLead,
  open,
  onClose,
}: {
  nodeId: string;
  mayLead: boolean;
  open: boolean;
  onClose: () => void;
}) {
  const query = useRouteQuery(schoolEditApi.nodeForm, { params: { id: nodeId } }, { enabled: open, staleTime: 0 });
  return (
    <Sheet open={open} onClose={onClose} title={m.staff_school_set_teachers()} tall>
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={4} />
        ) : (
          <p role="alert">{query.error.code === 'NOT_FOUND' ? m.ui_gone_item() : query.error.message}</p>
        )
      ) : (
        <TeachersForm form={query.data} mayLead={mayLead} onClose={onClose} />
      )}
    </Sheet>
  );
}

function TeachersForm({ form, mayLead, onClose }: { form: NodeForm; mayLead: boolean; onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  /** What the choice began with; what somebody else saved meanwhile meets it when it is saved (BEY-16). */
  const [base, setBase] = useState(() => ({ teachers: entriesOf(form), version: form.version }));
  const [entries, setEntries] = useState(base.teachers);
  const conflict = useConflict(SPEC);
  const [adding, setAdding] = useState<TeacherRole>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const save = async (list: readonly Entry[], ifMatch: number) => {
    if (list.some((each) => each.role === 'subject_teacher' && each.subject.trim() === '')) {
      setFault(m.staff_school_subject_missing());
      return;
    }
    setBusy(true);
    setFault(undefined);
    try {
      const teachers = list.map(({ memberId, role, subject }) => ({
        memberId,
        role,
        subject: subject.trim() === '' ? null : subject.trim(),
      }));
      const answer = await api.call(schoolEditApi.setTeachers, {
        params: { id: form.id },
        body: { teachers },
        ifMatch,
        timeout: 15_000,
      });
      toast(answer.state === 'done' ? m.staff_school_saved() : m.staff_school_pending(), answer.state === 'done' ? 'ok' : 'info');
      await client.invalidateQueries({ queryKey: routeKey(directoryApi.node) });
      onClose();
    } catch (error) {
      setBusy(false);
      if (isApiError(error, 'VERSION_CONFLICT')) await meet(list);
      else await refused(error);
    }
  };
  /** A class that somebody else deleted is left as soon as the sheet is closed; what was chosen can be read until then. */
  const refused = async (error: unknown) => {
    const gone = isApiError(error, 'NOT_FOUND');
    setFault(gone ? m.ui_gone_kept({ name: form.name }) : isApiError(error) ? error.message : m.ui_failed());
    if (gone) await client.invalidateQueries({ queryKey: routeKey(directoryApi.node) });
  };
  const meet = async (mine: readonly Entry[]) => {
    try {
      const now = await api.call(schoolEditApi.nodeForm, { params: { id: form.id } });
      conflict.open({ base, mine: { teachers: [...mine] }, theirs: { teachers: entriesOf(now) }, version: now.version });
    } catch (error) {
      await refused(error);
    }
  };
  const goOn = (teachers: Entry[], again: boolean) => {
    const { meeting } = conflict;
    conflict.close();
    if (meeting === undefined) return;
    setBase({ teachers: meeting.theirs.teachers, version: meeting.version });
    setEntries(teachers);
    if (again) void save(teachers, meeting.version);
  };
  if (conflict.meeting !== undefined) {
    const { mine, theirs } = conflict.meeting;
    return (
      <div className="ss-card">
        <h2>{m.ui_conflict()}</h2>
        <p className="sc-quiet">{m.ui_conflict_text()}</p>
        <ConflictFields
          rows={conflict.rows}
          same={conflict.same}
          choices={conflict.choices}
          onChoose={conflict.choose}
          label={() => m.staff_school_set_teachers()}
          words={() => ({ mine: words(mine.teachers), theirs: words(theirs.teachers) })}
        />
        <Button kind="primary" size="large" block busy={busy} onClick={() => goOn(conflict.merged()?.teachers ?? mine.teachers, true)}>
          {conflict.lost.length === 0 ? m.ui_conflict_keep() : m.ui_conflict_as_chosen()}
        </Button>
        <Button size="large" block onClick={() => goOn(theirs.teachers, false)}>
          {m.ui_reload()}
        </Button>
      </div>
    );
  }
  if (adding !== undefined) {
    return (
      <Members
        taken={entries.filter((each) => each.role === adding).map((each) => each.memberId)}
        onPick={(person) => {
          setEntries([...entries, { memberId: person.id, name: person.name, role: adding, subject: '' }]);
          setAdding(undefined);
        }}
      />
    );
  }
  const roles: TeacherRole[] = form.kind === 'class' ? ['class_teacher', 'subject_teacher'] : ['head'];
  return (
    <div className="ss-card">
      {roles.map((role) => {
        const fixed = role !== 'subject_teacher' && !mayLead;
        const mine = entries.filter((each) => each.role === role);
        return (
          <section key={role}>
            <h2>{roleWord(role)}</h2>
            {mine.length === 0 ? <p className="ss-waits">{m.staff_school_not_set()}</p> : null}
            <ul>
              {mine.map((each) => (
                <li key={each.memberId}>
                  <b>{each.name}</b>
                  {role === 'subject_teacher' ? (
                    <input
                      value={each.subject}
                      maxLength={15}
                      placeholder={m.staff_school_subject()}
                      aria-label={`${each.name} ${m.staff_school_subject()}`}
                      onChange={(event) => setEntries(entries.map((one) => (one === each ? { ...one, subject: event.target.value } : one)))}
                    />
                  ) : null}
                  {fixed ? null : (
                    <Button
                      kind="quiet"
                      size="medium"
                      icon={IconTrash}
                      aria-label={`${m.staff_school_remove()} ${each.name}`}
                      onClick={() => setEntries(entries.filter((one) => one !== each))}
                    />
                  )}
                </li>
              ))}
            </ul>
            {fixed ? null : (
              <Button kind="text" size="medium" icon={IconPlus} onClick={() => setAdding(role)}>
                {role === 'subject_teacher' ? m.staff_school_add_subject_teacher() : m.staff_school_add_class_teacher()}
              </Button>
            )}
          </section>
        );
      })}
      {fault === undefined ? null : (
        <p className="ss-fault" role="alert">
          {fault}
        </p>
      )}
      <Button kind="primary" size="large" block busy={busy} onClick={() => void save(entries, base.version)}>
        {m.ui_save()}
      </Button>
    </div>
  );
}

/** Members of company contacts only (SCH-11). */
function Members({ taken, onPick }: { taken: readonly string[]; onPick: (person: DirectoryPerson) => void }) {
  const [q, setQ] = useState('');
  const [text, setText] = useSearchText(q, setQ, false);
  const list = useRouteList<DirectoryPerson>(directoryApi.search, { query: q === '' ? {} : { q } });
  return (
    <div className="ss-card">
      <SearchField value={text} onChange={setText} placeholder={m.staff_school_choose_member()} />
      <CursorList<DirectoryPerson>
        source={list}
        rowKey={(person) => person.id}
        failedTitle={m.staff_school_failed()}
        render={(person) => (
          <button
            type="button"
            className="ss-row"
            aria-label={person.name}
            disabled={taken.includes(person.id)}
            onClick={() => onPick(person)}
          >
            <span className="ss-row__text">
              <b>{person.name}</b>
              <small>{person.departments.join(m.notices_name_separator())}</small>
            </span>
          </button>
        )}
        empty={<p className="sc-quiet">{m.ui_no_match()}</p>}
      />
    </div>
  );
}
