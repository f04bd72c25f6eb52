/** Topic of a unit's hints: somebody's rights are others now. Streams of the unit end and come back with today's rights (PER-26). */
export const RIGHTS_TOPIC = 'rights';
/** Somebody changed what the pages of 權限 show. Whoever listens hears of rights too, because his stream opens anew. */
export const PERMISSIONS_TOPIC = 'permissions';
/** Somebody fetched a class table, uploaded a B01 file or decided about one. */
export const PROMOTION_TOPIC = 'promotion';
