import { m } from '@contracts/messages';
import { toast } from '../status/toast';

/**
 * Takes a file of the API. Asked for first, so that a refusal is a sentence and not a page of error text; handed over by
 * its address, because that is the only way WeCom's window takes files.
 * @param url address of a GET route that answers a file or leads to a signed link of the files' host
 */
export async function openFile(url: string): Promise<void> {
  try {
    // Followed by the browser alone: the files' host answers pages, not scripts of another origin.
    const answer = await fetch(url, {
      credentials: 'same-origin',
      redirect: 'manual',
      headers: { 'X-Requested-With': 'smart-campus' },
    });
    if (answer.ok || answer.type === 'opaqueredirect') {
      await answer.body?.cancel();
      window.location.assign(url);
      return;
    }
    const fault = (await answer.json().catch(() => undefined)) as { message?: string } | undefined;
    toast(fault?.message ?? m.ui_unreachable(), 'bad');
  } catch {
    toast(m.ui_unreachable(), 'bad');
  }
}
