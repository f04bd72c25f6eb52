import { useState } from 'react';
import { AutoComplete, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import type { SchoolNodeItem } from '@contracts/directory';
import type { ChangeAnswer } from '@contracts/directory-changes';
import { m } from '@contracts/messages';
import { schoolEditApi, type StudentForm } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { recordSpec } from '@ui/core/conflict/three-way';
import { useConflict } from '@ui/core/conflict/use-conflict';
import { formatShort } from '@ui/core/format/date';
import { IconCheckCircle, IconClock, IconMail, IconPlus, IconTrash } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { ConflictDialog } from '@ui/admin/form/conflict-dialog';
import { SideDrawer } from '@ui/admin/side-drawer';
import { ClassField } from './bulk-dialogs';
import { pathOf } from './node-dialog';
import { messageOf, refreshSchool, settled, tell } from './settle';
import { relationOptions } from './student-new';

interface Values {
  name: string;
  classIds: string[];
}
const SPEC = recordSpec<Values>(['name', 'classIds']);

/** A pupil: name, classes, own number, and the guardians one by one (SCH-18, SCH-19, SCH-29). */
export function StudentDrawer({ id, nodes, onClose }: { id: string; nodes: readonly SchoolNodeItem[]; onClose: () => void }) {
  const query = useRouteQuery(schoolEditApi.studentForm, { params: { id } }, { staleTime: 0 });
  return (
    <SideDrawer title={query.data?.name ?? m.console_directory_student()} open onClose={onClose} width={480}>
      {query.data !== undefined ? (
        <>
          <PupilFields key={query.data.id} form={query.data} nodes={nodes} />
          <Guardians form={query.data} />
        </>
      ) : query.error === null ? (
        <SkeletonRows count={6} />
      ) : (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      )}
    </SideDrawer>
  );
}

function PupilFields({ form, nodes }: { form: StudentForm; nodes: readonly SchoolNodeItem[] }) {
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
      {fault === undefined ? null : (
        <p className="cs-fault" role="alert">
          {fault}
        </p>
      )}
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

function Guardians({ form }: { form: StudentForm }) {
  const [adding, setAdding] = useState(false);
  return (
    <section className="cs-role">
      <h3>{m.console_school_guardians()}</h3>
      {form.guardians.length === 0 ? <p className="cd-missing">{m.console_directory_guardians_none()}</p> : null}
      {form.guardians.map((each) => (
        <GuardianRow key={each.id} studentId={form.id} name={form.name} guardian={each} />
      ))}
      {adding ? (
        <GuardianFields studentId={form.id} onClose={() => setAdding(false)} />
      ) : (
        <Button kind="text" size="small" icon={IconPlus} onClick={() => setAdding(true)}>
          {m.console_school_guardian_add()}
        </Button>
      )}
    </section>
  );
}

function GuardianRow({ studentId, name, guardian }: { studentId: string; name: string; guardian: StudentForm['guardians'][number] }) {
  const api = useApi();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const label = `${name}-${guardian.relation}`;
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
      await refreshSchool(client);
    } catch (error) {
      toast(messageOf(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const invite = () =>
    act(async () => {
      const answer = await api.call(schoolEditApi.invite, {
        body: { studentIds: [studentId], guardianId: guardian.id },
        idempotencyKey: crypto.randomUUID(),
      });
      if (answer.sent > 0) toast(m.console_school_invite_sent({ sent: answer.sent }));
      else toast(answer.skipped[0]?.reason ?? m.ui_failed(), 'bad');
    });
  const remove = () =>
    act(async () => {
      const answer = await api.call(schoolEditApi.removeGuardian, { params: { id: studentId, guardianId: guardian.id }, timeout: 15_000 });
      tell(answer, m.console_school_saved_wecom());
    });
  if (editing) return <GuardianFields studentId={studentId} guardian={guardian} onClose={() => setEditing(false)} />;
  return (
    <div className="cs-card">
      <div className="cs-card__line">
        <b>{label}</b>
        {guardian.name === null ? null : <span>{guardian.name}</span>}
        <StatusTag tone={guardian.joined ? 'ok' : 'warn'} icon={guardian.joined ? IconCheckCircle : IconClock}>
          {guardian.joined ? m.console_directory_joined_yes() : m.console_directory_joined_no()}
        </StatusTag>
      </div>
      <div className="cs-card__line sc-quiet">
        <span className="sc-number">{guardian.mobile ?? '—'}</span>
        {guardian.lastInvitedAt === null ? null : (
          <small>{m.console_school_guardian_invited({ time: formatShort(guardian.lastInvitedAt) })}</small>
        )}
      </div>
      {asking ? (
        <div className="cs-ask">
          <p>{m.console_school_guardian_remove_text({ label })}</p>
          <Button size="small" onClick={() => setAsking(false)}>
            {m.ui_cancel()}
          </Button>
          <Button size="small" kind="danger-fill" busy={busy} onClick={() => void remove()}>
            {m.console_school_guardian_remove()}
          </Button>
        </div>
      ) : (
        <div className="cs-card__acts">
          {guardian.joined ? null : (
            <Button size="small" icon={IconMail} busy={busy} onClick={() => void invite()}>
              {m.console_school_invite()}
            </Button>
          )}
          <Button size="small" onClick={() => setEditing(true)}>
            {m.console_school_edit()}
          </Button>
          <Button
            size="small"
            kind="quiet"
            icon={IconTrash}
            aria-label={m.console_school_guardian_remove()}
            onClick={() => setAsking(true)}
          />
        </div>
      )}
    </div>
  );
}

function GuardianFields({
  studentId,
  guardian,
  onClose,
}: {
  studentId: string;
  guardian?: StudentForm['guardians'][number];
  onClose: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const [mobile, setMobile] = useState('');
  const [relation, setRelation] = useState(guardian?.relation ?? '');
  const [name, setName] = useState(guardian?.name ?? '');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    const typed = { relation: relation.trim(), name: name.trim(), mobile: mobile.trim() };
    try {
      let answer: ChangeAnswer;
      if (guardian === undefined) {
        const body = { mobile: typed.mobile, relation: typed.relation, ...(typed.name === '' ? {} : { name: typed.name }), invite: true };
        answer = await settled(api, await api.call(schoolEditApi.addGuardian, { params: { id: studentId }, body, idempotencyKey: key }));
      } else {
        const body = {
          ...(typed.mobile === '' ? {} : { mobile: typed.mobile }),
          ...(typed.relation === guardian.relation ? {} : { relation: typed.relation }),
          ...(typed.name === (guardian.name ?? '') ? {} : { name: typed.name === '' ? null : typed.name }),
        };
        answer = await api.call(schoolEditApi.updateGuardian, {
          params: { id: studentId, guardianId: guardian.id },
          body,
          timeout: 15_000,
        });
      }
      tell(answer, m.console_school_saved_wecom());
      await refreshSchool(client);
      onClose();
    } catch (error) {
      setFault(messageOf(error));
      setBusy(false);
    }
  };
  const missing = relation.trim() === '' || (guardian === undefined && mobile.trim() === '');
  return (
    <div className="cs-card cs-form">
      <label>
        <span>{m.console_school_guardian_mobile()}</span>
        <Input
          value={mobile}
          maxLength={32}
          inputMode="tel"
          placeholder={guardian?.mobile == null ? '' : m.console_school_student_mobile_keep({ mobile: guardian.mobile })}
          onChange={(event) => setMobile(event.target.value)}
        />
        <small className="sc-quiet">{m.console_school_mobile_hint()}</small>
      </label>
      <div className="cs-two">
        <label>
          <span>{m.console_school_guardian_relation()}</span>
          <AutoComplete value={relation} options={relationOptions()} onChange={(value: string) => setRelation(value.slice(0, 16))} />
        </label>
        <label>
          <span>{m.console_school_guardian_name()}</span>
          <Input value={name} maxLength={32} onChange={(event) => setName(event.target.value)} />
        </label>
      </div>
      {fault === undefined ? null : (
        <p className="cs-fault" role="alert">
          {fault}
        </p>
      )}
      <span className="cs-foot">
        <Button onClick={onClose}>{m.ui_cancel()}</Button>
        <Button
          kind="primary"
          busy={busy}
          disabledReason={missing ? m.console_school_guardian_relation() : undefined}
          onClick={() => void save()}
        >
          {m.ui_save()}
        </Button>
      </span>
    </div>
  );
}
