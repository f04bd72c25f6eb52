import { describe, expect, it } from '@jest/globals';
import { UNIT_STATES } from '@contracts/ops';
import { actionsOf, nextState } from '../domain/unit-actions';

describe('what operators may do with the state of a unit', () => {
  it('is suspending, resuming and closing a draft, and nothing else [OVR-05]', () => {
    const steps = UNIT_STATES.flatMap((state) =>
      (['suspend', 'resume', 'close'] as const).flatMap((action) => {
        const to = nextState(state, action, 'platform');
        return to === undefined ? [] : [`${state} → ${to}`];
      }),
    );
    expect(steps).toEqual(['draft → closed', 'active → suspended', 'suspended → active']);
  });

  it('leaves stopping a unit to the platform, an officer of the bureau may make and close drafts [OVR-05]', () => {
    expect(nextState('active', 'suspend', 'bureau')).toBeUndefined();
    expect(nextState('suspended', 'resume', 'bureau')).toBeUndefined();
    expect(nextState('draft', 'close', 'bureau')).toBe('closed');
  });

  it('offers connecting before service, and recovery where somebody could be appointed [DEP-11, PER-14]', () => {
    const unit = { state: 'draft', members: 0 } as const;
    expect(actionsOf(unit, 'platform')).toEqual(['close', 'change', 'connect']);
    expect(actionsOf({ ...unit, state: 'active' }, 'platform')).toEqual(['suspend', 'change', 'callback']);
    expect(actionsOf({ state: 'active', members: 3 }, 'bureau')).toEqual(['change', 'recover']);
    expect(actionsOf({ state: 'suspended', members: 3 }, 'platform')).toEqual(['resume', 'change', 'callback']);
    expect(actionsOf({ state: 'closed', members: 3 }, 'platform')).toEqual([]);
  });
});
