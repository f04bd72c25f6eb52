import { useState } from 'react';
import { m } from '@contracts/messages';
import { ANSWER_MODES, NOTICE_LIMITS } from '@contracts/notice-types';
import { instantOfWall, wallTime } from '@ui/core/format/wall-time';
import { answerModeWord } from '@ui/core/notices/compose-words';
import { Button } from '@ui/core/shell/button';
import { CellGroup, SwitchCell } from '@ui/mobile/cells';
import { OptionCards, TextArea, TextInput } from '@ui/mobile/form-cards';
import { SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { Segmented } from '@ui/mobile/tabs';
import type { ComposeField, ComposeForm } from './compose-form';
import { firstScheduleTime, usualDeadline } from './usual-times';

const DAY = 86_400_000;

/** 發送設置: confirmation, deadline, time, answers, copy, family card, urgency (NOT-12, NOT-13, NOT-19, BEY-04, BEY-05). */
export function SettingsSheet({
  open,
  onClose,
  form,
  faults,
  onChange,
}: {
  open: boolean;
  onClose: () => void;
  form: ComposeForm;
  /** Words of the faults that belong here, by field. */
  faults: ReadonlyMap<ComposeField, string>;
  onChange: (part: Partial<ComposeForm>) => void;
}) {
  const hasForm = form.questions.length > 0;
  const urgent = form.urgency === 'urgent';
  // Only the ends of the pickers; what counts is checked when it is sent.
  const [now] = useState(() => Date.now());
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={m.notices_settings()}
      tall
      foot={
        <Button kind="primary" size="large" block onClick={onClose}>
          {m.ui_done()}
        </Button>
      }
    >
      <CellGroup>
        <SwitchCell
          label={m.notices_require_confirm()}
          note={hasForm ? m.notice_writing_confirm_implied() : m.notices_require_confirm_note()}
          checked={hasForm || form.requireConfirm}
          disabled={hasForm}
          onChange={(requireConfirm) => onChange({ requireConfirm })}
        />
        <SwitchCell
          label={m.notice_writing_deadline()}
          note={m.notice_writing_deadline_note()}
          checked={form.deadlineAt !== null}
          onChange={(on) => onChange({ deadlineAt: on ? usualDeadline(form.sendAt, Date.now()) : null })}
        />
        {form.deadlineAt === null ? null : (
          <div className="cmp-set-field">
            <TextInput
              type="datetime-local"
              label={m.notice_writing_deadline()}
              hideLabel
              value={wallTime(form.deadlineAt)}
              min={wallTime(form.sendAt ?? now)}
              fault={faults.get('deadline')}
              onChange={(event) => onChange({ deadlineAt: instantOfWall(event.target.value) ?? null })}
            />
          </div>
        )}
      </CellGroup>
      <SectionHead>{m.notice_writing_send_at()}</SectionHead>
      <div className="cmp-set-block">
        <Segmented
          label={m.notice_writing_send_at()}
          items={[
            { id: 'now', label: m.notice_writing_send_now() },
            { id: 'later', label: m.notice_writing_send_later() },
          ]}
          selected={form.sendAt === null ? 'now' : 'later'}
          onSelect={(when) => onChange({ sendAt: when === 'now' ? null : (form.sendAt ?? firstScheduleTime(Date.now())) })}
        />
        {form.sendAt === null ? null : (
          <TextInput
            type="datetime-local"
            label={m.notice_writing_send_at()}
            hideLabel
            value={wallTime(form.sendAt)}
            min={wallTime(now + NOTICE_LIMITS.scheduleMinutes * 60_000)}
            max={wallTime(now + NOTICE_LIMITS.scheduleDays * DAY)}
            fault={faults.get('schedule')}
            help={m.notice_writing_send_later_note({ min: NOTICE_LIMITS.scheduleMinutes, max: NOTICE_LIMITS.scheduleDays })}
            onChange={(event) => onChange({ sendAt: instantOfWall(event.target.value) ?? form.sendAt })}
          />
        )}
      </div>
      {hasForm ? (
        <>
          <SectionHead>{m.notice_writing_answer_mode()}</SectionHead>
          <div className="cmp-set-block">
            <OptionCards
              items={ANSWER_MODES.map((mode) => ({
                id: mode,
                label: (
                  <>
                    {answerModeWord(mode)}
                    <small className="cmp-set-note">
                      {mode === 'per_student' ? m.notice_writing_per_student_note() : m.notice_writing_per_person_note()}
                    </small>
                  </>
                ),
              }))}
              selected={[form.answerMode]}
              onChange={([mode]) => onChange({ answerMode: ANSWER_MODES.find((item) => item === mode) ?? form.answerMode })}
            />
          </div>
          <CellGroup>
            <SwitchCell
              label={m.notices_allow_edit()}
              note={m.notice_writing_allow_edit_note()}
              checked={form.allowEditAnswer}
              onChange={(allowEditAnswer) => onChange({ allowEditAnswer })}
            />
          </CellGroup>
        </>
      ) : null}
      <SectionHead>{m.notice_writing_settings_more()}</SectionHead>
      <CellGroup>
        <SwitchCell label={m.notices_copy_self()} checked={form.ccSelf} onChange={(ccSelf) => onChange({ ccSelf })} />
        <SwitchCell
          label={m.notices_family_card()}
          note={m.notice_writing_family_card_note()}
          checked={form.familyCard}
          onChange={(familyCard) => onChange({ familyCard })}
        />
        <SwitchCell
          label={m.notice_writing_urgent()}
          note={m.notice_writing_urgent_note()}
          checked={urgent}
          onChange={(on) => onChange({ urgency: on ? 'urgent' : 'normal' })}
        />
        {urgent ? (
          <div className="cmp-set-field">
            <TextArea
              label={m.notice_writing_urgent_reason()}
              required
              rows={2}
              maxLength={NOTICE_LIMITS.urgencyReason}
              placeholder={m.notice_writing_urgent_reason_hint()}
              value={form.urgencyReason}
              count={{ used: [...form.urgencyReason].length, max: NOTICE_LIMITS.urgencyReason }}
              fault={faults.get('urgency')}
              onChange={(event) => onChange({ urgencyReason: event.target.value.replaceAll(/[\r\n]+/g, ' ') })}
            />
            <p className="sc-help">{m.notice_writing_urgent_reason_note()}</p>
          </div>
        ) : null}
      </CellGroup>
      <div className="cmp-end" />
    </Sheet>
  );
}
