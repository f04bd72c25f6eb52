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
    const unit = { state: 'draft', members: 0, dissolve: null, looked: false } as const;
    expect(actionsOf(unit, 'platform')).toEqual(['close', 'change', 'connect']);
    expect(actionsOf({ ...unit, state: 'active' }, 'platform')).toEqual(['suspend', 'change', 'callback']);
    expect(actionsOf({ ...unit, state: 'active', members: 3 }, 'bureau')).toEqual(['change', 'recover']);
    expect(actionsOf({ ...unit, state: 'suspended', members: 3 }, 'platform')).toEqual(['resume', 'change', 'callback', 'look']);
    expect(actionsOf({ ...unit, state: 'closed', members: 3 }, 'platform')).toEqual([]);
  });

  it('offers to hold what is being dissolved, and to lift the hold, to both offices; a look to the platform alone [PER-25, PER-31]', () => {
    const unit = { state: 'dissolving', members: 3, looked: false } as const;
    for (const office of ['platform', 'bureau'] as const) {
      expect(actionsOf({ ...unit, dissolve: { order: null } }, office)).toContain('hold');
      expect(actionsOf({ ...unit, dissolve: { order: null } }, office)).not.toContain('release');
      expect(actionsOf({ ...unit, dissolve: { order: 'TJB 12/2026' } }, office)).toContain('release');
      expect(actionsOf({ ...unit, dissolve: { order: 'TJB 12/2026' } }, office)).not.toContain('hold');
    }
    expect(actionsOf({ ...unit, dissolve: null }, 'platform')).toContain('look');
    expect(actionsOf({ ...unit, dissolve: null }, 'bureau')).not.toContain('look');
    expect(actionsOf({ ...unit, dissolve: null, looked: true }, 'platform')).not.toContain('look');
  });
});
