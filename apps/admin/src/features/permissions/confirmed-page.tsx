import './permissions.css';
import { useEffect } from 'react';
import { m } from '@contracts/messages';
import { STEP_UP_CHANNEL } from '@contracts/step-up';
import { EmptyState } from '@ui/core/states/states';

/** The window that went to WeCom for a confirmation: tells the page that waits, and closes where the browser lets it. */
export function ConfirmedPage() {
  useEffect(() => {
    const channel = new BroadcastChannel(STEP_UP_CHANNEL);
    channel.postMessage('confirmed');
    channel.close();
    window.close();
  }, []);
  return <EmptyState surface="console" title={m.permissions_step_done()} text={m.permissions_step_done_text()} />;
}
