/** What a real client brings to every page it shows, the simulated one has to add. */
const MARK = /<head[^>]*>/i;

/**
 * The page with the browser shim as its first script, under the page's own policy.
 * @param policy `Content-Security-Policy` of the answer; the first nonce of its scripts is used
 */
export function withClientScript(html: string, policy: string | undefined): string {
  const nonce = /script-src[^;]*'nonce-([^']+)'/i.exec(policy ?? '')?.[1];
  const script = `<script src="/sim/jssdk.js"${nonce === undefined ? '' : ` nonce="${nonce.replaceAll('"', '')}"`}></script>`;
  return MARK.test(html) ? html.replace(MARK, (head) => head + script) : html;
}
