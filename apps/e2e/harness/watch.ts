import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** Answers a journey provokes on purpose, by the address that the browser names in its console. */
export type Expected = RegExp;

/**
 * Collects what must never happen on any page of a browser context: console errors, exceptions, policy violations (D2) and
 * answers of 500 and above. A fault a journey provokes is named with `expect` beforehand.
 */
export class Watch {
  readonly #faults: string[] = [];
  #expected: Expected[] = [];

  constructor(context: BrowserContext) {
    context.on('page', (page) => this.#follow(page));
    for (const page of context.pages()) this.#follow(page);
  }

  /** Lines that match are no fault until the next `take`. */
  expect(...patterns: Expected[]): void {
    this.#expected.push(...patterns);
  }

  /** Faults so far; the list and the expectations begin anew. */
  take(): string[] {
    const found = this.#faults.splice(0).filter((line) => !this.#expected.some((pattern) => pattern.test(line)));
    this.#expected = [];
    return found;
  }

  #follow(page: Page): void {
    page.on('pageerror', (error) => this.#faults.push(`exception: ${error.message}`));
    page.on('console', (message) => this.#read(message));
    page.on('response', (answer) => {
      if (answer.status() >= 500) this.#faults.push(`${String(answer.status())} ${answer.url()}`);
    });
  }

  #read(message: ConsoleMessage): void {
    const { url } = message.location();
    const line = `${message.type()}: ${message.text()} ${url}`;
    if (message.type() === 'error' || /content security policy/i.test(message.text())) this.#faults.push(line);
  }
}
