import { Input } from 'antd';
import { m } from '@contracts/messages';
import { QUIET_DAYS, type SendingPolicy } from '@contracts/sending-policy';
import { IconPlus, IconTrash } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { repeatedDays } from './settings-words';

type Days = SendingPolicy['quietDays'];
const NAME = 50;

/** Days without sending, each with a name for the people who read the list later. */
export function QuietDaysField({ value = [], onChange }: { value?: Days; onChange?: (days: Days) => void }) {
  const put = (at: number, part: Partial<Days[number]>) =>
    onChange?.(value.map((one, place) => (place === at ? { ...one, ...part } : one)));
  const twice = repeatedDays(value);
  return (
    <div className="cn-rules-group">
      {value.length === 0 ? null : (
        <ul className="cn-rules-days">
          {value.map((one, at) => (
            // Rows have no name of their own before a day is chosen, and stay in their place while they are typed.
            <li key={at}>
              <Input
                type="date"
                className="cn-rules-day"
                value={one.day}
                aria-label={m.notice_settings_days_day()}
                {...(twice.has(at) ? { status: 'error' as const, 'aria-invalid': true } : {})}
                onChange={(event) => put(at, { day: event.target.value })}
              />
              <Input
                value={one.name}
                maxLength={NAME}
                aria-label={m.notice_settings_days_name()}
                placeholder={m.notice_settings_days_name_hint()}
                onChange={(event) => put(at, { name: event.target.value })}
              />
              <Button
                kind="quiet"
                size="small"
                icon={IconTrash}
                aria-label={m.notice_settings_days_remove({ day: one.day })}
                title={m.notice_settings_days_remove({ day: one.day })}
                onClick={() => onChange?.(value.filter((_one, place) => place !== at))}
              />
              {twice.has(at) ? <small className="cn-bad">{m.notice_settings_days_twice()}</small> : null}
            </li>
          ))}
        </ul>
      )}
      <Button
        size="small"
        icon={IconPlus}
        {...(value.length >= QUIET_DAYS ? { disabledReason: m.notice_settings_days_help({ max: QUIET_DAYS }) } : {})}
        onClick={() => onChange?.([...value, { day: '', name: '' }])}
      >
        {m.notice_settings_days_add()}
      </Button>
    </div>
  );
}
