import { useEffect, useMemo, useRef, useState } from 'react';
import { m } from '@contracts/messages';
import { noticesApi } from '@contracts/notices';
import { AUDIENCES } from '@contracts/notice-types';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { IconInfo } from '@ui/core/icons/icons';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { PickerTree } from '@ui/core/tree/picker-tree';
import { toggle } from '@ui/core/tree/tree-selection';
import { SwitchCell } from '@ui/mobile/cells';
import { Segmented } from '@ui/mobile/tabs';
import { useSettled } from '../../../shared/use-settled';
import type { ComposeForm } from '../compose/compose-form';
import { audienceWord } from '@ui/core/notices/compose-words';
import { classToLoad, recipientTree, selectionOf, targetsOf, type KnownStudent } from './recipient-tree';

/** Tree of the classes a person may address, with the students of those that are opened or searched for (NOT-10). */
export function RecipientPicker({ form, onChange }: { form: ComposeForm; onChange: (part: Partial<ComposeForm>) => void }) {
  const api = useApi();
  const tree = useRouteQuery(
    noticesApi.tree,
    { query: form.includeAlumni ? { alumni: 'true' } : {} },
    { staleTime: 60_000, keepPrevious: true },
  );
  const [students, setStudents] = useState<readonly KnownStudent[]>([]);
  const [full, setFull] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState('');
  const q = useSettled(text.trim());
  const latest = useRef(form);
  latest.current = form;
  const nodes = useMemo(() => tree.data?.nodes ?? [], [tree.data]);
  const wholeSchool = tree.data?.wholeSchool ?? false;
  const words = {
    school: m.notices_whole_school(),
    classTeacher: m.notices_role_class_teacher(),
    subjectTeacher: m.notices_role_subject_teacher(),
  };
  const merge = (more: readonly KnownStudent[]) =>
    setStudents((before) => [
      ...new Map(
        [...before, ...more].map((student) => [student.id, { id: student.id, name: student.name, classId: student.classId }]),
      ).values(),
    ]);

  useEffect(() => {
    if (q === '') return;
    const stop = new AbortController();
    api.call(noticesApi.students, { query: { q }, signal: stop.signal }).then(
      (answer) => merge(answer.students),
      // Classes are found without the server; the tree itself shows when it cannot be reached.
      () => undefined,
    );
    return () => stop.abort();
  }, [api, q]);

  const loadClass = async (classId: string): Promise<KnownStudent[]> => {
    const answer = await api.call(noticesApi.students, { query: { classId } });
    merge(answer.students);
    setFull((before) => new Set([...before, classId]));
    return answer.students;
  };
  const failed = (error: unknown) => toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
  const press = async (id: string) => {
    let known = students;
    let complete = full;
    const missing = classToLoad(id, selectionOf(latest.current.targets), students, nodes, full);
    if (missing !== undefined) {
      known = [...students.filter((student) => student.classId !== missing), ...(await loadClass(missing))];
      complete = new Set([...full, missing]);
    }
    const before = latest.current.targets;
    const next = toggle(recipientTree(nodes, wholeSchool, known, complete, words), selectionOf(before), id);
    onChange({ targets: targetsOf(next, nodes, known, before, words.school) });
  };

  return (
    <>
      <div className="cmp-audience">
        <Segmented
          label={m.notices_audience()}
          items={AUDIENCES.map((item) => ({ id: item, label: audienceWord(item) }))}
          selected={form.audience}
          onSelect={(audience) => onChange({ audience })}
        />
      </div>
      {tree.data === undefined ? (
        tree.error === null ? (
          <SkeletonRows count={6} />
        ) : (
          <FailedState surface="h5" error={tree.error} onRetry={() => void tree.refetch()} />
        )
      ) : nodes.length === 0 ? (
        <p className="ntc-none">{m.notices_no_classes()}</p>
      ) : (
        <PickerTree
          roots={recipientTree(nodes, wholeSchool, students, full, words)}
          chosen={selectionOf(form.targets)}
          label={m.notices_recipients()}
          open={
            wholeSchool
              ? ['school', ...nodes.filter((node) => node.parentId === null).map((node) => node.id)]
              : nodes.filter((node) => node.kind !== 'class').map((node) => node.id)
          }
          onChange={() => undefined}
          onToggle={(id) => void press(id).catch(failed)}
          onLoad={(node) => {
            if (!full.has(node.id)) void loadClass(node.id).catch(failed);
          }}
          onQuery={setText}
        />
      )}
      {wholeSchool ? (
        <SwitchCell
          label={m.notices_alumni()}
          note={m.notices_alumni_note()}
          checked={form.includeAlumni}
          onChange={(includeAlumni) => onChange({ includeAlumni })}
        />
      ) : null}
      {tree.data === undefined || wholeSchool ? null : (
        <p className="cmp-help">
          <IconInfo size={18} />
          <span>{m.notices_only_own_classes()}</span>
        </p>
      )}
    </>
  );
}
