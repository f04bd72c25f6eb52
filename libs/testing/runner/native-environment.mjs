// The `testEnvironment` of jest.config.ts: tests run in the process as it is, not in a context of `vm`.
const realConsole = globalThis.console;
const realExit = process.exit.bind(process);

/**
 * Lines of a stack as the runner says them, but those of packages as V8 does: no map leads from them anywhere, and looking for one costs a
 * browser's client, which asks for a stack with every call, a fifth of its time.
 * @param {(error: Error, frames: NodeJS.CallSite[]) => string} ours
 */
function quickly(ours) {
  return (error, frames) => {
    const head = ours(error, []);
    const line = (frame) => {
      const file = frame.getFileName();
      const foreign = file?.includes('/node_modules/') === true || file?.startsWith('node:') === true;
      return foreign ? `\n    at ${frame.toString()}` : ours(error, [frame]).slice(head.length);
    };
    return head + frames.map(line).join('');
  };
}

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
    this.prepareStackTrace = Error.prepareStackTrace?.bind(Error);
    if (this.prepareStackTrace !== undefined) Error.prepareStackTrace = quickly(this.prepareStackTrace);
    return Promise.resolve();
  }

  teardown() {
    globalThis.console = realConsole;
    process.exit = realExit;
    Error.prepareStackTrace = this.prepareStackTrace;
    return Promise.resolve();
  }

  getVmContext() {
    return null;
  }
}
