/**
 * How long a connection without a request is kept, in ms; each answer says so (`Keep-Alive`). Shorter than the end of a process
 * takes: whoever still holds one when it ends has used it meanwhile and been told to close it, or knows that its time is over (R10).
 */
export const KEPT_MS = 4_000;
