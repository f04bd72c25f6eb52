import type { Texts } from '../locale';

/** One error code: HTTP status and its text in all languages. `{name}` places are filled from the error's params. */
export type ErrorText = Texts & { readonly status: number };
export type ErrorTable = Readonly<Record<string, ErrorText>>;
