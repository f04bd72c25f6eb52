import { InputNumber, Switch } from 'antd';
import { m } from '@contracts/messages';
import type { SendingPolicy } from '@contracts/sending-policy';

type Budget = SendingPolicy['dailyBudget'];
const USUAL = 5;
const MAX = 50;

/** Messages a family gets on a day before the rest is bundled, or no limit. */
export function BudgetField({ id, value = null, onChange }: { id?: string; value?: Budget; onChange?: (budget: Budget) => void }) {
  return (
    <div className="cn-rules-group">
      <label className="cn-rules-switch">
        <Switch {...(id === undefined ? {} : { id })} checked={value !== null} onChange={(on) => onChange?.(on ? USUAL : null)} />
        {m.notice_settings_budget_on()}
      </label>
      {value === null ? null : (
        <InputNumber
          min={1}
          max={MAX}
          precision={0}
          inputMode="numeric"
          value={value}
          aria-label={m.notice_settings_budget()}
          suffix={m.notice_settings_budget_unit()}
          // An emptied field is not "no limit": that is what the switch says.
          onChange={(next) => (next === null ? undefined : onChange?.(next))}
        />
      )}
    </div>
  );
}
