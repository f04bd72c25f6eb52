/** Topic of a unit's hints: somebody's rights are others now. Streams of the unit end and come back with today's rights (PER-26). */
export const RIGHTS_TOPIC = 'rights';
