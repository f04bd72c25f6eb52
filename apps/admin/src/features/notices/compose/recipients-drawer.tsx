import { useEffect, useState } from 'react';
import { m } from '@contracts/messages';
import { noticesApi } from '@contracts/notices';
import { AUDIENCES } from '@contracts/notice-types';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import type { ComposeForm } from '@ui/core/notices/compose-form';
import { SCHOOL, classToLoad, recipientTree, selectionOf, targetsOf, type KnownStudent } from '@ui/core/notices/recipient-tree';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { PickerTree } from '@ui/core/tree/picker-tree';
import { toggle, type Selection } from '@ui/core/tree/tree-selection';
import { SideDrawer } from '@ui/admin/side-drawer';
import { audienceWord } from '../notice-labels';
import { useRecipientCount } from './use-recipient-count';

type Choice = Pick<ComposeForm, 'targets' | 'audience' | 'includeAlumni'>;
const SEARCH_MS = 300;
/** A tree this small shows its classes at once. */
const FEW_NODES = 30;

/** 接收對象: the tree of what this person may address, with the running count (NOT-09, NOT-10). */
export function RecipientsDrawer({
  open,
  start,
  admin,
  onClose,
  onDone,
}: {
  open: boolean;
  start: ComposeForm;
  admin: boolean;
  onClose: () => void;
  onDone: (choice: Choice) => void;
}) {
  const api = useApi();
  const [choice, setChoice] = useState<Choice>(start);
  const [wasOpen, setWasOpen] = useState(open);
  // The choice begins where the form stands each time the drawer opens; what the form saves meanwhile does not undo it.
  if (open !== wasOpen) {
    setWasOpen(open);
    if (open) setChoice({ targets: start.targets, audience: start.audience, includeAlumni: start.includeAlumni });
  }
  const [students, setStudents] = useState<readonly KnownStudent[]>([]);
  const [full, setFull] = useState<ReadonlySet<string>>(new Set());
  const [word, setWord] = useState('');

  const tree = useRouteQuery(
    noticesApi.tree,
    { query: choice.includeAlumni ? { alumni: 'true' } : {} },
    { enabled: open, staleTime: 60_000, keepPrevious: true },
  );
  const count = useRecipientCount({ ...choice, ccIds: [], ccSelf: false }, open);
  const nodes = tree.data?.nodes ?? [];
  const words = {
    school: m.notices_whole_school(),
    classTeacher: m.console_notices_class_teacher(),
    subjectTeacher: m.console_notices_subject_teacher(),
  };
  const roots = recipientTree(nodes, tree.data?.wholeSchool ?? false, students, full, words);
  const chosen = selectionOf(choice.targets);

  const learn = (found: readonly KnownStudent[]) =>
    setStudents((before) => {
      const known = new Set(before.map((student) => student.id));
      return [...before, ...found.filter((student) => !known.has(student.id))];
    });
  const load = async (classId: string): Promise<readonly KnownStudent[]> => {
    const answer = await api.call(noticesApi.students, { query: { classId } });
    learn(answer.students);
    setFull((before) => new Set([...before, classId]));
    return answer.students;
  };
  useEffect(() => {
    const q = word.trim();
    if (q === '' || !open) return;
    const timer = setTimeout(() => {
      api.call(noticesApi.students, { query: { q } }).then(
        (answer) => learn(answer.students),
        (error: unknown) => toast(isApiError(error) ? error.message : m.ui_failed(), 'bad'),
      );
    }, SEARCH_MS);
    return () => clearTimeout(timer);
  }, [word, open, api]);

  const take = (next: Selection, known: readonly KnownStudent[]) =>
    setChoice((before) => ({ ...before, targets: targetsOf(next, nodes, known, before.targets, words.school) }));
  const press = async (id: string) => {
    const missing = classToLoad(id, chosen, students, nodes, full);
    if (missing === undefined) {
      take(toggle(roots, chosen, id), students);
      return;
    }
    // Taking one child out of a chosen class needs all the others by name.
    try {
      const found = await load(missing);
      const all = [...students, ...found.filter((student) => !students.some((other) => other.id === student.id))];
      take(toggle(recipientTree(nodes, tree.data?.wholeSchool ?? false, all, new Set([...full, missing]), words), chosen, id), all);
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    }
  };

  return (
    <SideDrawer
      title={m.console_notices_targets()}
      open={open}
      onClose={onClose}
      width={420}
      foot={
        <div className="cc-drawer-foot">
          <span role="status" className="sc-number">
            {count.busy
              ? m.console_notices_counting()
              : count.data === undefined
                ? ''
                : m.console_notices_chosen_foot({
                    classes: formatNumber(count.data.classes.length),
                    students: formatNumber(count.data.students),
                    recipients: formatNumber(count.data.recipients),
                  })}
          </span>
          <Button kind="primary" onClick={() => onDone(choice)}>
            {m.ui_done()}
          </Button>
        </div>
      }
    >
      <fieldset className="cc-audience">
        <legend>{m.console_notices_audience()}</legend>
        <div className="cc-segments">
          {AUDIENCES.map((audience) => (
            <label key={audience} className={choice.audience === audience ? 'cc-segments__on' : undefined}>
              <input
                type="radio"
                name="audience"
                className="sc-hidden"
                checked={choice.audience === audience}
                onChange={() => setChoice((before) => ({ ...before, audience }))}
              />
              {audienceWord(audience)}
            </label>
          ))}
        </div>
        {admin ? (
          <label className="cc-check">
            <input
              type="checkbox"
              checked={choice.includeAlumni}
              onChange={(event) => setChoice((before) => ({ ...before, includeAlumni: event.target.checked }))}
            />
            {m.console_notices_include_alumni()}
          </label>
        ) : null}
      </fieldset>
      {tree.data === undefined ? (
        tree.error === null ? (
          <SkeletonRows count={8} />
        ) : (
          <FailedState surface="console" title={m.console_notices_tree_failed()} error={tree.error} onRetry={() => void tree.refetch()} />
        )
      ) : roots.length === 0 ? (
        <EmptyState surface="console" title={m.console_notices_tree_empty()} text={m.console_notices_tree_empty_text()} />
      ) : (
        <PickerTree
          dense
          label={m.console_notices_targets()}
          roots={roots}
          open={[
            SCHOOL,
            ...nodes.filter((node) => node.kind !== 'class' && (node.kind !== 'grade' || nodes.length <= FEW_NODES)).map((node) => node.id),
          ]}
          chosen={chosen}
          onChange={(next) => take(next, students)}
          onToggle={(id) => void press(id)}
          onQuery={setWord}
          onLoad={(node) => void load(node.id).catch((error: unknown) => toast(isApiError(error) ? error.message : m.ui_failed(), 'bad'))}
        />
      )}
      {count.data !== undefined && count.data.unreachable > 0 ? (
        <p className="cc-unreachable">{m.console_notices_unreachable_n({ n: formatNumber(count.data.unreachable) })}</p>
      ) : null}
    </SideDrawer>
  );
}
