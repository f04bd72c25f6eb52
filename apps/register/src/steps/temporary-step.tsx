import { useState } from 'react';
import { m } from '@contracts/messages';
import { routes } from '../routes';
import { Button } from '@ui/core/shell/button';
import { TextInput } from '@ui/mobile/form-cards';
import { BottomBar } from '@ui/mobile/page';
import { temporaryNumber } from '../model/fields';
import { Fields } from '../parts/fields';
import { Head, Screen } from '../parts/frame';
import { ProblemNote } from '../parts/problem-note';
import type { StepProps } from './step-props';

/** 臨時教育證編號: `XX` and five digits, else the card (SUB-21, SUB-22). */
export function TemporaryStep({ token, view, fields, edit, registration, onBack }: StepProps & { onBack: () => void }) {
  const [bad, setBad] = useState(false);
  const { problem, busy, step } = registration;
  const send = () => {
    const number = temporaryNumber(fields.temporaryNo);
    setBad(number === null);
    if (number === null) return;
    void step((call) => call(routes.temporary, { params: { token }, body: { number } })).then((taken) => {
      if (taken) onBack();
    });
  };
  const fault = bad ? m.register_fault_temporary() : problem?.place === 'temporaryNo' ? problem.text : undefined;
  return (
    <Screen
      school={view.school?.name}
      head={<Head school={view.school?.name} step={view.purpose === 'first' ? 2 : null} title={m.register_temporary_title()} />}
      bar={
        <BottomBar>
          <Button kind="quiet" size="large" className="rg-narrow" onClick={onBack}>
            {m.register_back()}
          </Button>
          <Button kind="primary" size="large" busy={busy} onClick={send}>
            {m.register_subscribe()}
          </Button>
        </BottomBar>
      }
    >
      <Fields>
        <TextInput
          label={m.register_temporary_title()}
          required
          className="rg-big"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={12}
          placeholder={m.register_temporary_placeholder()}
          value={fields.temporaryNo}
          fault={fault}
          onChange={(event) => {
            edit({ type: 'set', values: { temporaryNo: event.target.value } });
            setBad(false);
            registration.say(undefined);
          }}
        />
      </Fields>
      {problem === undefined || problem.place === 'temporaryNo' ? null : <ProblemNote problem={problem} onAgain={send} />}
      <p className="rg-note">{m.register_temporary_note()}</p>
    </Screen>
  );
}
