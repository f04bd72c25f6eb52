import './toast.css';
import { useSyncExternalStore } from 'react';
import { IconCheckCircle, IconInfo, IconWarning } from '../icons/icons';

export interface ToastMessage {
  id: number;
  tone: 'ok' | 'info' | 'bad';
  text: string;
}

const SHOWN_MS = 3000;
let messages: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly ToastMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

/** Short word after an action (「草稿已保存」). Errors that need an answer belong on the page, not here. */
export function toast(text: string, tone: ToastMessage['tone'] = 'ok'): void {
  const id = nextId;
  nextId += 1;
  publish([...messages.slice(-2), { id, tone, text }]);
  setTimeout(() => publish(messages.filter((message) => message.id !== id)), tone === 'bad' ? SHOWN_MS * 2 : SHOWN_MS);
}

const icons = { ok: IconCheckCircle, info: IconInfo, bad: IconWarning };

/** Place where toasts appear; once per app. */
export function ToastHost() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => messages,
    () => messages,
  );
  return (
    <div className="sc-toasts" role="status" aria-live="polite">
      {shown.map((message) => {
        const IconShape = icons[message.tone];
        return (
          <div key={message.id} className={`sc-toast sc-toast--${message.tone}`}>
            <IconShape size={20} />
            <span>{message.text}</span>
          </div>
        );
      })}
    </div>
  );
}
