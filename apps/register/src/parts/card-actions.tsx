import { useRef, useState } from 'react';
import { m } from '@contracts/messages';
import { routes } from '../routes';
import { IconPicture, IconScan } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { BottomBar } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import type { Registration } from '../use-registration';
import { useScan } from './use-scan';

/** 【在本澳首次註冊】【掃描教育證】: what stands in the form is handed in first, then the card. */
export function CardActions({
  token,
  registration,
  label,
  handIn,
  onTemporary,
}: {
  token: string;
  registration: Registration;
  label: string;
  /** Hands in the form; false when something is missing or was refused. */
  handIn: () => Promise<boolean>;
  /** Absent where only a card will do. */
  onTemporary: (() => void) | undefined;
}) {
  const { scan } = useScan(token);
  const [photo, setPhoto] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const send = (payload: string) => registration.step((call) => call(routes.scan, { params: { token }, body: { payload } }));
  const unreadable = () =>
    registration.say({
      code: 'SUB_CARD_UNREADABLE',
      place: 'card',
      text: m.register_scan_unreadable(),
      help: null,
      triesLeft: null,
      again: false,
    });
  const begin = async () => {
    if (!(await handIn())) return;
    const found = await scan();
    if (found.kind === 'failed') setPhoto(true);
    else if (found.kind === 'cancelled') toast(m.register_scan_cancelled(), 'info');
    else await send(found.text);
  };
  const read = async (chosen: File) => {
    const { readPhoto } = await import('./read-photo');
    const text = await readPhoto(chosen);
    setPhoto(false);
    if (text === undefined) unreadable();
    else await send(text);
  };
  return (
    <>
      <BottomBar>
        {onTemporary === undefined ? null : (
          <Button
            size="large"
            className="rg-first-time"
            busy={registration.busy}
            onClick={() => void handIn().then((done) => done && onTemporary())}
          >
            {m.register_first_time()}
          </Button>
        )}
        <Button kind="primary" size="large" icon={IconScan} busy={registration.busy} onClick={() => void begin()}>
          {label}
        </Button>
      </BottomBar>
      <Sheet
        open={photo}
        onClose={() => setPhoto(false)}
        title={m.register_scan_photo()}
        foot={
          <Button kind="primary" size="large" icon={IconPicture} onClick={() => file.current?.click()}>
            {m.register_scan_photo()}
          </Button>
        }
      >
        <p className="rg-sheet__text">{m.register_scan_photo_text()}</p>
        <input
          ref={file}
          type="file"
          accept="image/jpeg,image/png"
          capture="environment"
          className="sc-hidden"
          aria-label={m.register_scan_photo()}
          tabIndex={-1}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = '';
            if (chosen !== undefined) void read(chosen);
          }}
        />
      </Sheet>
    </>
  );
}
