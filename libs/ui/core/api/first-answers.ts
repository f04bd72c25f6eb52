import { FIRST_ANSWERS_ID, type FirstAnswer } from '@contracts/first-answers';

/** Later the page asks for itself: what came with it may have changed. */
const FRESH_MS = 60_000;
/** Of the document they came with: one in a browser, in tests one after the other. */
let kept: { document: unknown; answers: Map<string, unknown> } | undefined;

function carried(): Map<string, unknown> {
  const text = globalThis.document?.getElementById(FIRST_ANSWERS_ID)?.textContent ?? '[]';
  try {
    return new Map((JSON.parse(text) as FirstAnswer[]).map(({ url, body }) => [url, body]));
  } catch {
    // A proxy has cut the page: everything is asked for.
    return new Map();
  }
}

function own(): { answers: Map<string, unknown> } {
  if (kept === undefined || kept.document !== globalThis.document) kept = { document: globalThis.document, answers: carried() };
  return kept;
}

/** An answer that came with the page, once: what is asked again is asked of the server. @param url behind the API's base */
export function firstAnswer(url: string): { body: unknown } | undefined {
  const { answers } = own();
  if (!answers.has(url) || performance.now() > FRESH_MS) return undefined;
  const body = answers.get(url);
  answers.delete(url);
  return { body };
}

/** They are in the language in which the page was loaded. */
export function forgetFirstAnswers(): void {
  own().answers.clear();
}
