import { m } from '@contracts/messages';
import type { OpsUnit } from '@contracts/ops';
import { IconCheckCircle, IconClock, IconLock, IconPen, type Icon } from '@ui/core/icons/icons';
import { StatusTag, type Tone } from '@ui/core/status/status-tag';

const FACES: Readonly<Record<OpsUnit['state'], { tone: Tone; icon: Icon }>> = {
  draft: { tone: 'quiet', icon: IconPen },
  connecting: { tone: 'info', icon: IconClock },
  active: { tone: 'ok', icon: IconCheckCircle },
  suspended: { tone: 'warn', icon: IconLock },
  dissolving: { tone: 'warn', icon: IconClock },
  closed: { tone: 'quiet', icon: IconLock },
};

/** State of a unit in words. */
export function unitStateWord(state: OpsUnit['state']): string {
  switch (state) {
    case 'draft':
      return m.ops_unit_draft();
    case 'connecting':
      return m.ops_unit_connecting();
    case 'active':
      return m.ops_unit_active();
    case 'suspended':
      return m.ops_unit_suspended();
    case 'dissolving':
      return m.ops_unit_dissolving();
    case 'closed':
      return m.ops_unit_closed();
  }
}

export function UnitTag({ state }: { state: OpsUnit['state'] }) {
  const { tone, icon } = FACES[state];
  return (
    <StatusTag tone={tone} icon={icon}>
      {unitStateWord(state)}
    </StatusTag>
  );
}
