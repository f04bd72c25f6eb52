import { Input } from 'antd';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { serverNow } from '@ui/core/api/server-clock';
import { instantOfWall, wallTime } from '@ui/core/format/wall-time';
import type { ComposeFault, ComposeField, ComposeForm } from '@ui/core/notices/compose-form';
import { answerModeWord, faultWord } from '@ui/core/notices/compose-words';
import { Fault, Segments, Toggle } from './compose-field';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** A time by the school's clock; the browser's own picker, because it knows keyboards and screen readers. */
function TimeField({
  id,
  label,
  value,
  from,
  to,
  fault,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  from: number;
  to?: number;
  fault: string | undefined;
  onChange: (instant: string) => void;
}) {
  return (
    <div className="cc-time" id={id}>
      <Input
        type="datetime-local"
        aria-label={label}
        value={wallTime(value)}
        min={wallTime(from)}
        {...(to === undefined ? {} : { max: wallTime(to) })}
        {...(fault === undefined ? {} : { status: 'error' as const, 'aria-invalid': true })}
        onChange={(event) => {
          const instant = instantOfWall(event.target.value);
          if (instant !== undefined) onChange(instant);
        }}
      />
      {fault === undefined ? null : <Fault>{fault}</Fault>}
    </div>
  );
}

/** Three days from now at 23:59, as most deadlines are set. */
const usualDeadline = () => instantOfWall(`${wallTime(serverNow() + 3 * DAY).slice(0, 10)}T23:59`) ?? null;
/** The next half past seven that lies far enough ahead. */
const usualSending = (now = serverNow()) => {
  const at = (day: number) => instantOfWall(`${wallTime(now + day * DAY).slice(0, 10)}T07:30`);
  const today = at(0);
  return (today !== undefined && Date.parse(today) > now + 10 * MINUTE ? today : at(1)) ?? null;
};

/** 發送設置 (NOT-12): what is asked of families, when it leaves, and what an urgent notice passes by. */
export function SettingsPanel({
  form,
  set,
  faultOf,
}: {
  form: ComposeForm;
  set: (part: Partial<ComposeForm>) => void;
  faultOf: (field: ComposeField) => ComposeFault | undefined;
}) {
  const hasForm = form.questions.length > 0;
  const asks = hasForm || form.requireConfirm;
  const urgent = form.urgency === 'urgent';
  const word = (field: ComposeField) => {
    const fault = faultOf(field);
    return fault === undefined ? undefined : faultWord(fault);
  };
  const now = serverNow();
  return (
    <div className="cc-settings">
      <Toggle
        label={m.console_notices_require_confirm()}
        note={hasForm ? m.notice_writing_confirm_implied() : m.console_notices_require_confirm_note()}
        on={asks}
        fixed={hasForm}
        onChange={(requireConfirm) => set({ requireConfirm })}
      />
      {hasForm ? (
        <div className="cc-setting">
          <p>{m.notice_writing_answer_mode()}</p>
          <Segments
            name="answer-mode"
            label={m.notice_writing_answer_mode()}
            value={form.answerMode}
            options={(['per_student', 'per_person'] as const).map((value) => ({ value, label: answerModeWord(value) }))}
            onChange={(answerMode) => set({ answerMode })}
          />
          <small className="sc-quiet">
            {form.answerMode === 'per_student' ? m.notice_writing_per_student_note() : m.notice_writing_per_person_note()}
          </small>
        </div>
      ) : null}
      {hasForm ? (
        <Toggle
          label={m.notice_writing_allow_edit()}
          note={m.notice_writing_allow_edit_note()}
          on={form.allowEditAnswer}
          onChange={(allowEditAnswer) => set({ allowEditAnswer })}
        />
      ) : null}
      <div className="cc-setting" id="field-deadline">
        <Toggle
          label={m.notice_writing_deadline()}
          note={m.notice_writing_deadline_note()}
          on={form.deadlineAt !== null}
          onChange={(on) => set({ deadlineAt: on ? usualDeadline() : null })}
        />
        {form.deadlineAt === null ? null : (
          <TimeField
            id="time-deadline"
            label={m.notice_writing_deadline()}
            value={form.deadlineAt}
            from={now}
            fault={word('deadline')}
            onChange={(deadlineAt) => set({ deadlineAt })}
          />
        )}
      </div>
      <div className="cc-setting" id="field-schedule">
        <Toggle
          label={m.notice_writing_send_later()}
          note={m.notice_writing_send_later_note({ min: NOTICE_LIMITS.scheduleMinutes, max: NOTICE_LIMITS.scheduleDays })}
          on={form.sendAt !== null}
          onChange={(on) => set({ sendAt: on ? usualSending() : null })}
        />
        {form.sendAt === null ? null : (
          <TimeField
            id="time-schedule"
            label={m.notice_writing_send_later()}
            value={form.sendAt}
            from={now + NOTICE_LIMITS.scheduleMinutes * MINUTE}
            to={now + NOTICE_LIMITS.scheduleDays * DAY}
            fault={word('schedule')}
            onChange={(sendAt) => set({ sendAt })}
          />
        )}
      </div>
      <Toggle
        label={m.notice_writing_family_card()}
        note={m.notice_writing_family_card_note()}
        on={form.familyCard}
        onChange={(familyCard) => set({ familyCard })}
      />
      <Toggle
        label={m.console_notices_auto_copy()}
        note={m.console_notices_cc_self_note()}
        on={form.ccSelf}
        onChange={(ccSelf) => set({ ccSelf })}
      />
      <div className="cc-setting" id="field-urgency">
        <Toggle
          label={m.notice_writing_urgent()}
          note={m.notice_writing_urgent_note()}
          on={urgent}
          onChange={(on) => set({ urgency: on ? 'urgent' : 'normal' })}
        />
        {urgent ? (
          <div className="cc-time">
            <Input
              aria-label={m.notice_writing_urgent_reason()}
              placeholder={m.notice_writing_urgent_reason_hint()}
              value={form.urgencyReason}
              maxLength={NOTICE_LIMITS.urgencyReason}
              {...(word('urgency') === undefined ? {} : { status: 'error' as const, 'aria-invalid': true })}
              onChange={(event) => set({ urgencyReason: event.target.value })}
            />
            <small className="sc-quiet">{m.notice_writing_urgent_reason_note()}</small>
            {word('urgency') === undefined ? null : <Fault>{word('urgency')}</Fault>}
          </div>
        ) : null}
      </div>
    </div>
  );
}
