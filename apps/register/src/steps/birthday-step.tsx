import { useState } from 'react';
import { m } from '@contracts/messages';
import { routes } from '../routes';
import { serverNow } from '@ui/core/api/server-clock';
import { dayOf, formatClock, formatDay } from '@ui/core/format/date';
import { IconCheckCircle } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { TextInput } from '@ui/mobile/form-cards';
import { BottomBar } from '@ui/mobile/page';
import { ConfirmDialog } from '@ui/mobile/sheet';
import { birthdayOf, digitsOnly } from '../model/fields';
import { stepNumber } from '../model/progress';
import { Fields } from '../parts/fields';
import { Head, Screen } from '../parts/frame';
import { ProblemNote } from '../parts/problem-note';
import { useCountdown } from '../parts/use-countdown';
import { scannedWord } from '../words';
import type { StepProps } from './step-props';

/** 出生日期: the last thing asked; the most common mistake is said at the field (SUB-23 to SUB-26). */
export function BirthdayStep({ token, view, fields, edit, registration, onHelp }: StepProps) {
  const [bad, setBad] = useState(false);
  const [asking, setAsking] = useState(false);
  const { problem, busy, step } = registration;
  const { credential, form } = view;
  const family = view.kind === 'family';
  const day = birthdayOf(fields.birthday, dayOf(serverNow()));
  const locked = useCountdown(view.lockedUntil ?? undefined) > 0;
  const send = () => void step((call) => call(routes.birthday, { params: { token }, body: { birthday: fields.birthday } }));
  const confirm = () => {
    setBad(day === null);
    if (day === null) return;
    // Only an administrator's application is handed in for good (SUB-43).
    if (view.kind === 'admin' && view.purpose === 'first') setAsking(true);
    else send();
  };
  const again = () => void step((call) => call(routes.back, { params: { token } }));
  const fault = bad
    ? m.register_fault_birthday()
    : problem?.place === 'birthday'
      ? faultText(problem, family && view.identity !== 'student')
      : undefined;
  const owner = family ? form?.studentName : form?.name;
  return (
    <Screen
      school={view.school?.name}
      head={
        <Head
          school={view.school?.name}
          step={stepNumber(view)}
          title={family ? m.register_birthday_title_student() : m.register_birthday_title()}
          subtitle={m.register_birthday_example()}
        />
      }
      bar={
        <BottomBar>
          <Button
            kind="primary"
            size="large"
            busy={busy}
            disabledReason={locked && view.lockedUntil !== null ? m.register_locked({ time: formatClock(view.lockedUntil) }) : undefined}
            onClick={confirm}
          >
            {m.register_confirm()}
          </Button>
        </BottomBar>
      }
    >
      <Fields>
        {credential === null ? null : (
          <div className="rg-scanned">
            <IconCheckCircle size={24} />
            <div>
              <b>{credential.kind === 'card' ? scannedWord(credential.cardType) : m.register_typed_temporary()}</b>
              <p>{[owner ?? '', m.register_last4({ last4: credential.last4 })].filter((part) => part !== '').join(' · ')}</p>
            </div>
            <Button kind="text" size="medium" onClick={again}>
              {credential.kind === 'card' ? m.register_rescan() : m.register_retype()}
            </Button>
          </div>
        )}
        <TextInput
          label={m.register_birthday_label()}
          required
          className="rg-big"
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          placeholder={m.register_birthday_placeholder()}
          value={fields.birthday}
          fault={fault}
          help={day === null ? undefined : m.register_birthday_read({ date: formatDay(day) })}
          onChange={(event) => {
            edit({ type: 'set', values: { birthday: digitsOnly(event.target.value) } });
            setBad(false);
            registration.say(undefined);
          }}
        />
      </Fields>
      {locked && view.lockedUntil !== null ? (
        <ProblemNote
          problem={{
            code: 'SUB_VERIFY_LOCKED',
            place: 'card',
            text: m.register_locked({ time: formatClock(view.lockedUntil) }),
            help: null,
            triesLeft: null,
            again: false,
          }}
        />
      ) : problem === undefined || problem.place === 'birthday' ? null : (
        <ProblemNote problem={problem} onHelp={onHelp} onAgain={send} />
      )}
      <p className="rg-bureau">
        {m.register_bureau()}
        <br />
        <span lang="pt">{m.register_bureau_pt()}</span>
      </p>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={m.register_submit_confirm()}
        note={m.register_submit_confirm_note()}
        confirm={m.register_confirm()}
        busy={busy}
        onConfirm={() => {
          setAsking(false);
          send();
        }}
      />
    </Screen>
  );
}

/** A parent who typed the own birthday is the usual case: said first, then what is left. */
function faultText(problem: NonNullable<StepProps['registration']['problem']>, parent: boolean): string {
  const first = problem.code === 'SUB_VERIFY_FAILED' && parent ? m.register_birthday_not_parent() : problem.text;
  if (problem.triesLeft === null) return first;
  return `${first} ${problem.triesLeft === 0 ? m.register_birthday_over() : m.register_birthday_left({ n: problem.triesLeft })}`;
}
