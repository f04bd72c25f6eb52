import { useState } from 'react';
import { m } from '@contracts/messages';
import { noticeSendingApi, stillOpen, type VersionDifference } from '@contracts/notice-sending';
import { isApiError, type ApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { IconCheckCircle, IconSwap, IconWarning } from '@ui/core/icons/icons';
import type { ComposeForm } from '@ui/core/notices/compose-form';
import { languageWord } from '@ui/core/notices/compose-words';
import { differenceWord } from '@ui/core/notices/check-words';
import { Button } from '@ui/core/shell/button';
import { FailedState } from '@ui/core/states/states';
import { openDifferences, withChecked } from './checked-pairs';

function placeWord(form: ComposeForm, place: string): string {
  if (place === 'title') return m.notices_title();
  if (place === 'body') return m.notices_body();
  return m.notice_writing_question_n({ n: form.questions.findIndex((question) => question.key === place) + 1 });
}

/** What the versions say differently, as pairs side by side; 【已核對】 on each opens the way to sending. */
export function DifferencesPanel({
  form,
  saving,
  save,
  onChecked,
}: {
  form: ComposeForm;
  saving: boolean;
  save: () => Promise<string | undefined>;
  onChecked: (ids: string[]) => void;
}) {
  const api = useApi();
  const [found, setFound] = useState<readonly VersionDifference[]>();
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const compare = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const id = await save();
      if (id !== undefined) setFound((await api.call(noticeSendingApi.differences, { params: { id } })).differences);
    } catch (error) {
      if (!isApiError(error)) throw error;
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  if (form.versions.length === 0) return null;
  const left = found === undefined ? 0 : openDifferences(found, form.versionsChecked).length;
  return (
    <section className="cv-check" aria-label={m.notice_writing_differences()}>
      <header>
        <h2>{m.notice_writing_differences()}</h2>
        <span className="sc-quiet" role="status">
          {found === undefined
            ? m.notice_writing_differences_what()
            : found.length === 0
              ? m.notice_writing_differences_none()
              : left === 0
                ? m.notice_writing_differences_done()
                : m.notice_writing_differences_left({ n: left })}
        </span>
        <Button size="small" icon={IconSwap} busy={busy || saving} onClick={() => void compare()}>
          {m.notice_writing_versions_compare()}
        </Button>
      </header>
      {failure === undefined ? null : <FailedState surface="console" error={failure} onRetry={() => void compare()} />}
      {found === undefined || found.length === 0 ? null : (
        <ul>
          {found.map((difference) => {
            const checked = !stillOpen(difference, form.versionsChecked);
            return (
              <li key={difference.id} className={checked ? 'cv-pair cv-pair--ok' : 'cv-pair'}>
                <span className="cv-pair__kind">
                  {checked ? <IconCheckCircle size={16} className="cn-ok" /> : <IconWarning size={16} className="cv-warn" />}
                  {m.notice_writing_difference_place({ kind: differenceWord(difference.kind), place: placeWord(form, difference.place) })}
                </span>
                <Side language={languageWord(form.locale)} text={difference.base} />
                <Side language={languageWord(difference.locale)} text={difference.other} />
                {/* What is missing is written, not found right. */}
                {difference.kind === 'missing' ? null : (
                  <label className="cv-pair__check">
                    <input
                      type="checkbox"
                      checked={checked}
                      onChange={(event) => onChecked(withChecked(form.versionsChecked, difference.id, event.target.checked))}
                    />
                    {m.notice_writing_difference_checked()}
                  </label>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Side({ language, text }: { language: string; text: string | null }) {
  return (
    <span className="cv-pair__side">
      <small className="sc-quiet">{language}</small>
      {text === null ? <span className="sc-quiet">{m.notice_writing_difference_absent()}</span> : <b>{text}</b>}
    </span>
  );
}
