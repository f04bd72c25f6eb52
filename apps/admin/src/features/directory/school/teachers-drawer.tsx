import { useState } from 'react';
import { Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import type { TeacherRole } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi, type NodeForm } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { recordSpec } from '@ui/core/conflict/three-way';
import { useConflict } from '@ui/core/conflict/use-conflict';
import { IconPlus, IconTrash } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { ConflictDialog } from '@ui/admin/form/conflict-dialog';
import { SideDrawer } from '@ui/admin/side-drawer';
import { DrawerFailed } from '../drawer-failed';
import { MemberSearch } from './member-search';
import { Fault } from './fault';
import { faultOf, refreshSchool, tell } from './settle';

interface Entry {
  key: string;
  memberId: string;
  name: string;
  role: TeacherRole;
  subject: string;
}
interface Record_ {
  teachers: Entry[];
}
const SPEC = recordSpec<Record_>(['teachers']);

const entriesOf = (teachers: NodeForm['teachers']): Entry[] =>
  teachers.map(({ memberId, name, role, subject }) => ({ key: `${memberId}${role}`, memberId, name, role, subject: subject ?? '' }));
const words = (record: Record_): string =>
  record.teachers.map((each) => (each.subject === '' ? each.name : `${each.name}（${each.subject}）`)).join('、');

/** 設置老師: 班主任 and 任課老師 of a class, 負責人 of what stands above (SCH-08, SCH-10, SCH-11, SCH-22). */
export function TeachersDrawer({ nodeId, onClose }: { nodeId: string; onClose: () => void }) {
  const query = useRouteQuery(schoolEditApi.nodeForm, { params: { id: nodeId } }, { staleTime: 0 });
  return query.data === undefined ? (
    <SideDrawer title={m.console_school_teachers_set()} open onClose={onClose} width={460}>
      {query.error === null ? <SkeletonRows count={5} /> : <DrawerFailed error={query.error} onRetry={query.refetch} />}
    </SideDrawer>
  ) : (
    <TeachersForm form={query.data} onClose={onClose} />
  );
}

function TeachersForm({ form, onClose }: { form: NodeForm; onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [entries, setEntries] = useState(() => entriesOf(form.teachers));
  const [version, setVersion] = useState(form.version);
  /** What the choice began with; a newer reading in between meets it when it is saved. */
  const [base, setBase] = useState(entries);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const conflict = useConflict(SPEC);
  const roles: TeacherRole[] = form.kind === 'class' ? ['class_teacher', 'subject_teacher'] : ['head'];

  const save = async (list: readonly Entry[], ifMatch: number) => {
    if (list.some((each) => each.role === 'subject_teacher' && each.subject.trim() === '')) {
      setFault(m.console_school_teacher_subject_missing());
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
      const answer = await api.call(schoolEditApi.setTeachers, { params: { id: form.id }, body: { teachers }, ifMatch, timeout: 15_000 });
      tell(answer, m.console_school_saved_wecom());
      await refreshSchool(client);
      onClose();
    } catch (error) {
      setBusy(false);
      if (!isApiError(error, 'VERSION_CONFLICT')) {
        setFault(faultOf(error, form.name));
        if (isApiError(error, 'NOT_FOUND')) await refreshSchool(client, form.id);
        return;
      }
      const now = await api.call(schoolEditApi.nodeForm, { params: { id: form.id } });
      conflict.open({
        base: { teachers: base },
        mine: { teachers: [...list] },
        theirs: { teachers: entriesOf(now.teachers) },
        version: now.version,
      });
    }
  };
  return (
    <SideDrawer
      title={m.console_school_teachers_of({ name: form.name })}
      open
      onClose={onClose}
      width={460}
      foot={
        <span className="cs-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save(entries, version)}>
            {m.ui_save()}
          </Button>
        </span>
      }
    >
      {roles.map((role) => (
        <RoleList key={role} role={role} entries={entries} onChange={setEntries} />
      ))}
      <Fault>{fault}</Fault>
      {form.kind === 'class' ? <p className="cs-note">{m.console_school_teacher_note()}</p> : null}
      <p className="cs-note">{m.console_school_teacher_missing()}</p>
      <ConflictDialog
        conflict={conflict}
        label={() => m.console_school_field_teachers()}
        words={(record) => words(record)}
        busy={busy}
        onReload={() => {
          const theirs = conflict.meeting;
          conflict.close();
          if (theirs === undefined) return;
          setEntries(theirs.theirs.teachers);
          setBase(theirs.theirs.teachers);
          setVersion(theirs.version);
        }}
        onKeep={() => {
          const { meeting } = conflict;
          const merged = conflict.merged();
          conflict.close();
          if (meeting === undefined || merged === undefined) return;
          setEntries(merged.teachers);
          setBase(meeting.theirs.teachers);
          setVersion(meeting.version);
          void save(merged.teachers, meeting.version);
        }}
      />
    </SideDrawer>
  );
}

const addWord = (role: TeacherRole): string =>
  role === 'class_teacher'
    ? m.console_school_teacher_add_class()
    : role === 'subject_teacher'
      ? m.console_school_teacher_add_subject()
      : m.console_school_teacher_add_head();
const roleWord = (role: TeacherRole): string =>
  role === 'class_teacher'
    ? m.console_directory_class_teacher()
    : role === 'subject_teacher'
      ? m.console_directory_subject_teacher()
      : m.console_directory_node_head();

function RoleList({ role, entries, onChange }: { role: TeacherRole; entries: readonly Entry[]; onChange: (entries: Entry[]) => void }) {
  const [adding, setAdding] = useState(false);
  const mine = entries.filter((each) => each.role === role);
  return (
    <section className="cs-role">
      <h3>{roleWord(role)}</h3>
      {mine.length === 0 && !adding ? <p className="cd-missing">{m.console_directory_not_set()}</p> : null}
      {mine.map((each) => (
        <div key={each.key} className="cs-person">
          <b>{each.name}</b>
          {role === 'subject_teacher' ? (
            <Input
              value={each.subject}
              maxLength={15}
              placeholder={m.console_school_teacher_subject()}
              aria-label={m.console_school_teacher_subject()}
              onChange={(event) => onChange(entries.map((one) => (one === each ? { ...one, subject: event.target.value } : one)))}
            />
          ) : (
            <span />
          )}
          <Button
            kind="quiet"
            icon={IconTrash}
            aria-label={m.console_school_take_out()}
            onClick={() => onChange(entries.filter((one) => one !== each))}
          />
        </div>
      ))}
      {adding ? (
        <MemberSearch
          taken={mine.map((each) => each.memberId)}
          onCancel={() => setAdding(false)}
          onPick={(id, name) => {
            setAdding(false);
            onChange([...entries, { key: `${id}${role}`, memberId: id, name, role, subject: '' }]);
          }}
        />
      ) : (
        <Button kind="text" size="small" icon={IconPlus} onClick={() => setAdding(true)}>
          {addWord(role)}
        </Button>
      )}
    </section>
  );
}
