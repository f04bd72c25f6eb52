import { Input, Switch } from 'antd';
import { m } from '@contracts/messages';
import { DEFAULT_POLICY, type SendingPolicy } from '@contracts/sending-policy';
import { quietWords } from './settings-words';

type Quiet = SendingPolicy['quiet'];

/** From … until …, or none; says in one sentence what it means. `value` and `onChange` come from the form. */
export function QuietHoursField({ id, value = null, onChange }: { id?: string; value?: Quiet; onChange?: (quiet: Quiet) => void }) {
  const part = (change: Partial<NonNullable<Quiet>>) => (value === null ? undefined : onChange?.({ ...value, ...change }));
  return (
    <div className="cn-rules-group">
      <label className="cn-rules-switch">
        <Switch
          {...(id === undefined ? {} : { id })}
          checked={value !== null}
          onChange={(on) => onChange?.(on ? DEFAULT_POLICY.quiet : null)}
        />
        {m.notice_settings_quiet_on()}
      </label>
      {value === null ? null : (
        <>
          <div className="cn-rules-hours">
            <label>
              <span>{m.notice_settings_quiet_from()}</span>
              <Input type="time" className="cn-rules-time" value={value.from} onChange={(event) => part({ from: event.target.value })} />
            </label>
            <label>
              <span>{m.notice_settings_quiet_until()}</span>
              <Input type="time" className="cn-rules-time" value={value.until} onChange={(event) => part({ until: event.target.value })} />
            </label>
          </div>
          {value.from === '' || value.until === '' ? null : (
            <small className="sc-quiet" role="status">
              {quietWords(value)}
            </small>
          )}
        </>
      )}
    </div>
  );
}
