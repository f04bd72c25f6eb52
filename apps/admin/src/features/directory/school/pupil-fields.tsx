import { useState } from 'react';
import { Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { directoryApi, type SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi, type StudentForm } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { recordSpec } from '@ui/core/conflict/three-way';
import { useConflict } from '@ui/core/conflict/use-conflict';
import { Button } from '@ui/core/shell/button';
import { ConflictDialog } from '@ui/admin/form/conflict-dialog';
import { ClassField } from './class-field';
import { Fault } from './fault';
import { pathOf } from './node-dialog';
import { messageOf, refreshSchool, tell } from './settle';

interface Values {
  name: string;
  classIds: string[];
}
const SPEC = recordSpec<Values>(['name', 'classIds']);

/** Name, classes and own number of a pupil; both versions are shown where somebody was faster (SCH-18, SCH-19, BEY-16). */
export function PupilFields({ form, nodes }: { form: StudentForm; nodes: readonly SchoolNodeItem[] }) {
  const api = useApi();
  const client = useQueryClient();
  /** What the typing began with: a newer reading waits until nothing typed would be lost, and meets it when it is saved. */
  const [base, setBase] = useState(form);
  const [name, setName] = useState(form.name);
  const [classIds, setClassIds] = useState<string[]>(form.classIds);
  const [mobile, setMobile] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const conflict = useConflict(SPEC);
  const changed = name.trim() !== base.name || mobile.trim() !== '' || [...classIds].sort().join() !== [...base.classIds].sort().join();
  const begin = (from: StudentForm) => {
    setBase(from);
    setName(from.name);
    setClassIds(from.classIds);
    setMobile('');
  };
  if (form !== base && !changed && !busy) begin(form);
  const classWords = (ids: readonly string[]) =>
    ids.flatMap((id) => nodes.filter((node) => node.id === id).map((node) => pathOf(nodes, node))).join('；');

  const save = async (values: Values, ifMatch: number) => {
    setBusy(true);
    setFault(undefined);
    try {
      const body = {
        name: values.name.trim(),
        classIds: values.classIds,
        ...(mobile.trim() === '' ? {} : { mobile: mobile.trim() }),
      };
      tell(
        await api.call(schoolEditApi.updateStudent, { params: { id: form.id }, body, ifMatch, timeout: 15_000 }),
        m.console_school_student_saved(),
      );
      await refreshSchool(client);
      begin(client.getQueryData<StudentForm>(routeKey(schoolEditApi.studentForm, { params: { id: form.id } })) ?? form);
    } catch (error) {
      if (isApiError(error, 'VERSION_CONFLICT')) {
        const now = await api.call(schoolEditApi.studentForm, { params: { id: form.id } });
        conflict.open({
          base: { name: base.name, classIds: base.classIds },
          mine: values,
          theirs: { name: now.name, classIds: now.classIds },
          version: now.version,
        });
      } else if (isApiError(error, 'NOT_FOUND')) {
        await refreshSchool(client);
        const now = client.getQueryData<{ items: readonly SchoolNodeItem[] }>(routeKey(directoryApi.nodes, {}))?.items ?? [];
        const classStands = values.classIds.every((id) => now.some((node) => node.id === id));
        setFault(classStands ? m.ui_gone_kept({ name: base.name }) : m.console_school_classes_gone());
      } else setFault(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="cs-form">
      <label>
        <span>{m.console_school_student_name()}</span>
        <Input value={name} maxLength={32} onChange={(event) => setName(event.target.value)} />
      </label>
      <ClassField nodes={nodes} value={classIds} onChange={setClassIds} />
      <label>
        <span>{m.console_school_student_mobile()}</span>
        <Input
          value={mobile}
          maxLength={32}
          inputMode="tel"
          placeholder={base.mobile === null ? '' : m.console_school_student_mobile_keep({ mobile: base.mobile })}
          onChange={(event) => setMobile(event.target.value)}
        />
      </label>
      <Fault>{fault}</Fault>
      {changed ? (
        <span className="cs-foot">
          <Button
            kind="primary"
            busy={busy}
            disabledReason={name.trim() === '' || classIds.length === 0 ? m.console_school_choose_class() : undefined}
            onClick={() => void save({ name, classIds }, base.version)}
          >
            {m.ui_save()}
          </Button>
        </span>
      ) : null}
      <ConflictDialog
        conflict={conflict}
        label={(field) => (field === 'name' ? m.console_school_student_name() : m.console_school_student_classes())}
        words={(record, field) => (field === 'name' ? record.name : classWords(record.classIds))}
        busy={busy}
        onReload={() => {
          const { meeting } = conflict;
          conflict.close();
          if (meeting !== undefined) begin({ ...base, ...meeting.theirs, version: meeting.version });
          void refreshSchool(client);
        }}
        onKeep={() => {
          const { meeting } = conflict;
          const merged = conflict.merged();
          conflict.close();
          if (meeting === undefined || merged === undefined) return;
          setBase({ ...base, ...meeting.theirs, version: meeting.version });
          setName(merged.name);
          setClassIds(merged.classIds);
          void save(merged, meeting.version);
        }}
      />
    </div>
  );
}
