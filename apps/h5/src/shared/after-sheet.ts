/**
 * An open sheet or dialog owns one history entry, and leaving the page while that entry is on top would make the back
 * button lie. Close the sheet first, then hand the way on to this: it runs when the entry is gone.
 */
export function afterSheet(run: () => void): void {
  const open = (window.history.state as { sheet?: string } | null)?.sheet !== undefined;
  if (!open) {
    run();
    return;
  }
  // The router listens too and must have seen the step back before it is told where to go.
  window.addEventListener('popstate', () => setTimeout(run), { once: true });
}
