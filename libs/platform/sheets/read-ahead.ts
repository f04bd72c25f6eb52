/**
 * The same pages, but the next one is already asked for while one is worked on: a file is written while the database reads.
 * At most one page lies ready. A fault of the source reaches the reader in its place; a reader who stops ends the source.
 */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const ask = (): Promise<IteratorResult<T>> => {
    const next = source.next();
    // Awaited below; until then a fault must not count as one that nobody handles.
    next.catch(() => undefined);
    return next;
  };
  let next = ask();
  try {
    for (let page = await next; page.done !== true; page = await next) {
      next = ask();
      yield page.value;
    }
  } finally {
    await source.return(undefined);
  }
}
