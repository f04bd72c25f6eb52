import { FIRST_PAINT_ID } from '@contracts/first-answers';

/**
 * Leaves the server's first picture in sight until the page itself has something with a headline (data, an empty or a failed
 * state), so that words never give way to grey bars.
 */
export function holdFirstPaint(root: HTMLElement): void {
  const paint = document.getElementById(FIRST_PAINT_ID);
  if (paint === null) return;
  root.hidden = true;
  const watch = new MutationObserver(() => {
    if (root.querySelector('h1, h2') === null) return;
    watch.disconnect();
    paint.remove();
    root.hidden = false;
  });
  watch.observe(root, { childList: true, subtree: true });
}
