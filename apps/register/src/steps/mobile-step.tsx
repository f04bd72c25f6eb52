import { useEffect, useRef, useState } from 'react';
import { m } from '@contracts/messages';
import { routes } from '../routes';
import { IconChat } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { TextInput } from '@ui/mobile/form-cards';
import { BottomBar } from '@ui/mobile/page';
import { byReentry, digitsOnly, fitsMask, mobileFaults, mobileFits, type Faults } from '../model/fields';
import { stepNumber } from '../model/progress';
import { IDENTITIES_OF } from '../model/view';
import { CodeBoxes } from '../parts/code-boxes';
import { ChoiceChips, Fields, SelectField } from '../parts/fields';
import { Head, Screen } from '../parts/frame';
import { ProblemNote } from '../parts/problem-note';
import { useCountdown } from '../parts/use-countdown';
import { areaWord, faultWord, grouped, identityWord } from '../words';
import type { StepProps } from './step-props';

const NONE: Faults = new Map();

/** 驗證手機號: area, number, code; for +86 the number a second time (SUB-09 to SUB-14). */
export function MobileStep({ token, view, fields, edit, registration, onHelp }: StepProps) {
  const { problem, busy, step } = registration;
  const [code, setCode] = useState('');
  const typed = useRef('');
  const type = (value: string) => {
    typed.current = value;
    setCode(value);
  };
  const [shown, setShown] = useState<Faults>(NONE);
  const boxes = useRef<HTMLInputElement>(null);
  const twice = byReentry(fields.areaCode);
  // A code belongs to the number it was sent to: another number needs another one.
  const sent =
    view.otp !== null && view.otp.areaCode === fields.areaCode && fitsMask(view.otp.number, fields.mobile) ? view.otp : undefined;
  const wait = useCountdown(sent?.resendAt);
  const staff = view.kind !== 'family';
  const sending = sent?.expiresAt;
  useEffect(() => {
    // Each time a new code is on its way.
    if (sending !== undefined) boxes.current?.focus();
  }, [sending]);

  const set = (values: Partial<typeof fields>) => {
    edit({ type: 'set', values });
    setShown(NONE);
    registration.say(undefined);
  };
  const identity = fields.identity === null ? {} : { identity: fields.identity };
  const ask = () => {
    const faults = mobileFaults(view.kind, fields, null);
    setShown(faults);
    if (faults.size > 0) return;
    type('');
    const body = { ...identity, areaCode: fields.areaCode, mobile: fields.mobile };
    void step((call) => call(routes.otp, { params: { token }, body })).then((asked) => {
      // On a slow network the message may be here, and its code filled in by the phone, before the answer is.
      if (asked && typed.current.length === 6) verify(typed.current);
    });
  };
  const verify = (digits: string) =>
    void step((call) => call(routes.verifyOtp, { params: { token }, body: { code: digits } })).then((taken) => {
      if (!taken) type('');
    });
  const next = () => {
    const faults = mobileFaults(view.kind, fields, twice ? null : code);
    setShown(faults);
    if (faults.size > 0) return;
    if (!twice) verify(code);
    else
      void step((call) =>
        call(routes.reentry, { params: { token }, body: { ...identity, mobile: fields.mobile, again: fields.mobileAgain } }),
      );
  };
  const at = (place: string) => (problem?.place === place ? problem.text : undefined);
  const ready = mobileFits(fields.areaCode, fields.mobile) && (twice ? fields.mobileAgain !== '' : sent !== undefined && code.length === 6);
  return (
    <Screen
      school={view.school?.name}
      head={
        <Head school={view.school?.name} step={stepNumber(view)} title={m.register_mobile_title()} subtitle={m.register_mobile_hint()} />
      }
      bar={
        <BottomBar>
          <Button
            kind="primary"
            size="large"
            busy={busy && !(sent === undefined && !twice)}
            className={ready ? '' : 'rg-unready'}
            onClick={next}
          >
            {m.register_next()}
          </Button>
        </BottomBar>
      }
    >
      <Fields>
        {staff ? (
          <ChoiceChips
            pair
            label={m.register_identity()}
            options={IDENTITIES_OF[view.kind].map((value) => ({ value, label: identityWord(value) }))}
            value={fields.identity}
            fault={faultWord(shown.get('identity'))}
            onChange={(identity) => set({ identity })}
          />
        ) : null}
        <SelectField
          label={m.register_area()}
          value={fields.areaCode}
          options={view.areaCodes.map((value) => ({ value, label: areaWord(value) }))}
          onChange={(areaCode) => set({ areaCode, mobileAgain: '' })}
        />
        <div className="rg-mobile">
          <TextInput
            label={m.register_mobile()}
            required
            type="tel"
            inputMode="numeric"
            autoComplete="tel-national"
            maxLength={15}
            placeholder={m.register_mobile_placeholder()}
            value={fields.mobile}
            fault={faultWord(shown.get('mobile'), fields.areaCode) ?? at('mobile')}
            onChange={(event) => set({ mobile: digitsOnly(event.target.value) })}
          />
          {twice ? null : wait > 0 ? (
            <span className="rg-mobile__wait" role="timer">
              {m.register_resend_in({ n: wait })}
            </span>
          ) : (
            <Button kind="text" size="medium" busy={busy && sent === undefined} onClick={ask}>
              {sent === undefined ? m.register_get_code() : m.register_resend()}
            </Button>
          )}
        </div>
        {problem !== undefined && problem.help !== null ? (
          <p className="rg-advice">
            <Button kind="text" size="medium" onClick={() => problem.help !== null && onHelp(problem.help)}>
              {m.register_help_title()}
            </Button>
          </p>
        ) : null}
        {twice ? (
          <TextInput
            label={m.register_mobile_again()}
            required
            type="tel"
            inputMode="numeric"
            autoComplete="off"
            maxLength={15}
            placeholder={m.register_mobile_placeholder()}
            value={fields.mobileAgain}
            help={m.register_mobile_again_help()}
            fault={faultWord(shown.get('mobileAgain')) ?? at('mobileAgain')}
            onChange={(event) => set({ mobileAgain: digitsOnly(event.target.value) })}
          />
        ) : (
          <CodeBoxes
            field={boxes}
            value={code}
            fault={faultWord(shown.get('code')) ?? at('code')}
            onChange={(digits) => {
              type(digits);
              setShown(NONE);
              if (problem?.place === 'code') registration.say(undefined);
              // Filled in by the phone or typed to the end: nothing is left to press.
              if (digits.length === 6 && sent !== undefined) verify(digits);
            }}
            help={
              <p className="sc-help" role="status">
                {sent === undefined ? null : (
                  <>
                    <IconChat size={18} />
                    <span>{m.register_code_sent({ mobile: `${sent.areaCode} ${grouped(fields.mobile)}` })}</span>
                  </>
                )}
              </p>
            }
          />
        )}
      </Fields>
      {problem?.place === 'page' ? <ProblemNote problem={problem} onHelp={onHelp} onAgain={ready ? next : undefined} /> : null}
    </Screen>
  );
}
