import type { Office } from '@contracts/ops';
import type { OpsUnitAction } from '@contracts/ops-units';

export type UnitState = 'draft' | 'connecting' | 'active' | 'suspended' | 'dissolving' | 'closed';
type StateAction = 'suspend' | 'resume' | 'close';

/** Transitions that operators make (spec 00 §2). The founder and the system make the others. */
const TRANSITIONS: Readonly<Record<StateAction, { from: UnitState; to: UnitState; by: readonly Office[] }>> = {
  suspend: { from: 'active', to: 'suspended', by: ['platform'] },
  resume: { from: 'suspended', to: 'active', by: ['platform'] },
  close: { from: 'draft', to: 'closed', by: ['platform', 'bureau'] },
};

/** Where an action leads; undefined when it may not be done in this state or by this office. */
export function nextState(state: UnitState, action: StateAction, office: Office): UnitState | undefined {
  const { from, to, by } = TRANSITIONS[action];
  return state === from && by.includes(office) ? to : undefined;
}

/** What an operator may do with a unit now; the server asks the same again when it is done. */
export function actionsOf(
  unit: { state: UnitState; members: number; dissolve: { order: string | null } | null; looked: boolean },
  office: Office,
): OpsUnitAction[] {
  const { state } = unit;
  const can: OpsUnitAction[] = (['suspend', 'resume', 'close'] as const).filter((action) => nextState(state, action, office) !== undefined);
  if (state === 'closed') return can;
  can.push('change');
  if ((state === 'draft' || state === 'connecting') && office === 'platform') can.push('connect');
  if ((state === 'active' || state === 'suspended') && office === 'platform') can.push('callback');
  if (state === 'active' && unit.members > 0) can.push('recover');
  if (unit.dissolve !== null) can.push(unit.dissolve.order === null ? 'hold' : 'release');
  if (office === 'platform' && unit.members > 0 && !unit.looked) can.push('look');
  return can;
}
