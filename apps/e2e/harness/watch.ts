import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** Answers a journey provokes on purpose, by the address that the browser names in its console. */
export type Expected = RegExp;

/** How long after its step an expected answer may still be named. */
const LATE_MS = 3_000;

/**
 * Collects what must never happen on any page of a browser context: console errors, exceptions, policy violations (D2) and
 * answers of 500 and above. A fault a journey provokes is named with `expect` beforehand.
 */
export class Watch {
  readonly #faults: { line: string; at: number }[] = [];
  #expected: { pattern: Expected; until: number }[] = [];

  constructor(context: BrowserContext) {
    context.on('page', (page) => this.#follow(page));
    for (const page of context.pages()) this.#follow(page);
  }

  /** Lines that match are no fault until the next `take`. */
  expect(...patterns: Expected[]): void {
    this.#expected.push(...patterns.map((pattern) => ({ pattern, until: Infinity })));
  }

  /** Faults so far; the list and the expectations begin anew. A busy browser may name an expected answer a moment later. */
  take(): string[] {
    const found = this.#faults
      .splice(0)
      .filter(({ line, at }) => !this.#expected.some(({ pattern, until }) => at <= until && pattern.test(line)))
      .map(({ line }) => line);
    const now = performance.now();
    this.#expected = this.#expected
      .map(({ pattern, until }) => ({ pattern, until: Math.min(until, now + LATE_MS) }))
      .filter(({ until }) => until > now);
    return found;
  }

  #follow(page: Page): void {
    page.on('pageerror', (error) => this.#note(`exception: ${error.message}`));
    page.on('console', (message) => this.#read(message));
    page.on('response', (answer) => {
      if (answer.status() >= 500) this.#note(`${String(answer.status())} ${answer.url()}`);
    });
  }

  #note(line: string): void {
    this.#faults.push({ line, at: performance.now() });
  }

  #read(message: ConsoleMessage): void {
    const { url } = message.location();
    const line = `${message.type()}: ${message.text()} ${url}`;
    if (message.type() === 'error' || /content security policy/i.test(message.text())) this.#note(line);
  }
}
