import { DatePicker } from 'antd';
import dayjs from 'dayjs';

/** Two days for a date filter, as `2026-11-01..2026-11-30`; loaded only when such a filter opens. */
export function FilterDates({ value, onChange }: { value: string | undefined; onChange: (range: string | undefined) => void }) {
  const [from, to] = value?.match(/^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/)?.slice(1) ?? [];
  return (
    <DatePicker.RangePicker
      size="small"
      value={from === undefined || to === undefined ? null : [dayjs(from), dayjs(to)]}
      onChange={(range) => {
        const [first, last] = range?.map((day) => day ?? undefined) ?? [];
        onChange(first === undefined || last === undefined ? undefined : `${first.format('YYYY-MM-DD')}..${last.format('YYYY-MM-DD')}`);
      }}
    />
  );
}
