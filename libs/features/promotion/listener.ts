/** Name under which directory changes of this feature come back. */
export const LISTENER = 'promotion';
