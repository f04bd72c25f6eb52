// The `testEnvironment` of jest.config.ts: tests run in the process as it is, not in a context of `vm`.
const realConsole = globalThis.console;
const realExit = process.exit.bind(process);

/** What was said goes to jest's report while a file runs; a test cannot end the process. */
export default class NativeEnvironment {
  constructor() {
    // Jest sets things here that are no business of the process.
    this.global = Object.create(globalThis, { process: { value: undefined } });
    this.fakeTimers = null;
    this.fakeTimersModern = null;
  }

  setup() {
    globalThis.console = this.global.console;
    process.exit = (code) => {
      throw new Error(`a test called process.exit(${String(code)})`);
    };
    // Jest's runner asks for a hundred lines of each stack; every error of the product would pay for them.
    Error.stackTraceLimit = 25;
    return Promise.resolve();
  }

  teardown() {
    globalThis.console = realConsole;
    process.exit = realExit;
    return Promise.resolve();
  }

  getVmContext() {
    return null;
  }
}
