import '@ui/mobile/form-cards.css';
import './versions.css';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { stillOpen, type VersionDifference } from '@contracts/notice-sending';
import { IconCheck } from '@ui/core/icons/icons';
import { languageWord } from '@ui/core/notices/compose-words';
import { differenceWord } from '@ui/core/notices/check-words';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { Sheet } from '@ui/mobile/sheet';
import type { ComposeForm } from '../compose-form';

/** The gate before sending: what two versions say differently, side by side, each looked at by a person (BEY-06). */
export function DifferencesSheet({
  open,
  form,
  differences,
  busy,
  onClose,
  onChecked,
  onEdit,
  onGo,
}: {
  open: boolean;
  form: ComposeForm;
  /** Undefined while they are being compared. */
  differences: readonly VersionDifference[] | undefined;
  busy: boolean;
  onClose: () => void;
  onChecked: (ids: string[]) => void;
  onEdit: (locale: Locale) => void;
  /** Everything is checked. */
  onGo: () => void;
}) {
  const left = (differences ?? []).filter((difference) => stillOpen(difference, form.versionsChecked)).length;
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={m.notice_writing_differences()}
      tall
      foot={
        <>
          <div className="sc-sheet__result" role="status">
            <b>
              {differences === undefined
                ? m.ui_loading()
                : left === 0
                  ? m.notice_writing_differences_done()
                  : m.notice_writing_differences_left({ n: left })}
            </b>
          </div>
          <Button
            kind="primary"
            size="large"
            busy={busy}
            {...(differences === undefined || left > 0 ? { disabledReason: m.notice_writing_differences_what() } : {})}
            onClick={onGo}
          >
            {m.ui_done()}
          </Button>
        </>
      }
    >
      {differences === undefined ? (
        <SkeletonRows count={4} />
      ) : (
        <div className="dif">
          <p className="dif__what">
            {differences.length === 0 ? m.notice_writing_differences_none() : m.notice_writing_differences_what()}
          </p>
          {differences.map((difference) => {
            const on = !stillOpen(difference, form.versionsChecked);
            return (
              <section key={difference.id} className={on ? 'dif__item dif__item--checked' : 'dif__item'}>
                <p className="dif__head">
                  {m.notice_writing_difference_place({ kind: differenceWord(difference.kind), place: placeWord(form, difference.place) })}
                </p>
                <div className="dif__sides">
                  <Side locale={form.locale} text={difference.base} />
                  <Side locale={difference.locale} text={difference.other} />
                </div>
                <div className="dif__foot">
                  {/* What is missing is written, not found right. */}
                  {difference.kind === 'missing' ? null : (
                    <label className={on ? 'dif__check dif__check--on' : 'dif__check'}>
                      <input
                        type="checkbox"
                        className="sc-hidden"
                        checked={on}
                        onChange={() =>
                          onChecked(
                            on ? form.versionsChecked.filter((id) => id !== difference.id) : [...form.versionsChecked, difference.id],
                          )
                        }
                      />
                      <span className="sc-option__box" aria-hidden="true">
                        <IconCheck size={14} />
                      </span>
                      {m.notice_writing_difference_checked()}
                    </label>
                  )}
                  <Button kind="text" size="medium" onClick={() => onEdit(difference.locale)}>
                    {m.notice_writing_difference_fix({ language: languageWord(difference.locale) })}
                  </Button>
                </div>
              </section>
            );
          })}
        </div>
      )}
    </Sheet>
  );
}

function Side({ locale, text }: { locale: Locale; text: string | null }) {
  return (
    <p lang={locale} className={text === null ? 'dif__absent' : undefined}>
      <small>{languageWord(locale)}</small>
      {text ?? m.notice_writing_difference_absent()}
    </p>
  );
}

function placeWord(form: ComposeForm, place: string): string {
  if (place === 'title') return m.notices_title();
  if (place === 'body') return m.notices_body();
  const index = form.questions.findIndex((question) => question.key === place);
  return index < 0 ? m.notice_writing_questions() : m.notice_writing_question_n({ n: index + 1 });
}
