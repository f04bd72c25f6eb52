import { useState } from 'react';
import { m } from '@contracts/messages';
import type { OpsUnitDetail } from '@contracts/ops-units';
import { formatTableTime } from '@ui/core/format/date';
import { later, Meanwhile } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { Panel } from '@ui/admin/shell/page-header';
import { LANGUAGE_OPTIONS } from './language-options';

const UnitNamesForm = later(() => import('./unit-names-form').then((x) => x.UnitNamesForm));

/** What the unit is called, and a form to change it. */
export function UnitAbout({ unit, take }: { unit: OpsUnitDetail; take: (next: OpsUnitDetail) => void }) {
  const [editing, setEditing] = useState(false);
  const facts: readonly (readonly [string, string])[] = [
    [m.ops_school(), unit.school.name],
    [m.ops_name_zh(), unit.name],
    [m.ops_name_en(), unit.nameEn ?? '—'],
    [m.ops_name_pt(), unit.namePt ?? '—'],
    [m.ops_language(), LANGUAGE_OPTIONS.find((one) => one.value === unit.locale)?.label ?? unit.locale],
    [m.ops_corp(), unit.corpId ?? '—'],
    [m.ops_created(), formatTableTime(unit.createdAt)],
  ];
  const shown = (
    <dl className="op-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <Panel
      title={m.ops_unit_about()}
      aside={
        unit.can.includes('change') && !editing ? (
          <Button size="small" onClick={() => setEditing(true)}>
            {m.ops_unit_edit()}
          </Button>
        ) : undefined
      }
    >
      <div className="op-box">
        {editing ? (
          <Meanwhile shows={shown}>
            <UnitNamesForm unit={unit} take={take} close={() => setEditing(false)} />
          </Meanwhile>
        ) : (
          shown
        )}
      </div>
    </Panel>
  );
}
