import type { DemoPart } from '@testing/demo/demo-env';

/**
 * The primary school has taken its classes from form B08, so families and teachers can choose them at registration; the
 * others have not, and their pages say what to do first (SUB-84, SUB-85).
 */
export const demo: DemoPart = {
  order: 12,
  async load(env) {
    const unit = env.units.get('wy-primary');
    if (unit === undefined) return;
    await env.parts.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE school_node SET origin = 'b08' WHERE unit_id = $1 AND kind = 'class' AND deleted_at IS NULL`, [tx.unitId]),
    );
  },
};
